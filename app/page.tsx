import { redirect } from "next/navigation";
import { currentActor } from "@/lib/server/people/current-actor";
import { setupState } from "@/lib/server/people/setup-state";

/** The way in: the first account, the sign-in page, or the projects. */
export default async function StartPage() {
  if ((await setupState()).needsFirstAccount) redirect("/welcome");
  redirect((await currentActor()) === null ? "/sign-in" : "/projects");
}
