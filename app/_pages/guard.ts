import { notFound, redirect } from "next/navigation";
import { TandemError } from "@/lib/contracts/errors";
import { type Action, type Actor, mayDo } from "@/lib/contracts/roles";

/** The person who is signed in, or the way to the sign-in page and back to `here`. */
export function signedIn(actor: Actor | null, here: string): Actor {
  if (actor === null) redirect(`/sign-in?then=${encodeURIComponent(here)}`);
  return actor;
}

/** A signed-in person who may do what the page is for; others are told in words who may. The use cases decide again by themselves. */
export function permitted(actor: Actor | null, action: Action, here: string): Actor {
  const person = signedIn(actor, here);
  if (!mayDo(person.role, action)) redirect("/no-access");
  return person;
}

/** What a use case answers; an unknown or malformed id becomes the not-found page. */
export async function found<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (problem) {
    if (!(problem instanceof TandemError)) throw problem;
    if (problem.code === "NOT_FOUND" || problem.code === "INVALID_INPUT") notFound();
    if (problem.code === "UNAUTHENTICATED") redirect("/sign-in");
    if (problem.code === "FORBIDDEN") redirect("/no-access");
    throw problem;
  }
}
