import type { ReactNode } from "react";
import { currentActor } from "@/lib/server/people/current-actor";
import { SiteHeader } from "../_components/site-header";
import { signedIn } from "../_pages/guard";

export default async function SiteLayout({ children }: { readonly children: ReactNode }) {
  const actor = signedIn(await currentActor(), "/projects");
  return (
    <>
      <SiteHeader actor={actor} />
      <main id="content" tabIndex={-1} className="mx-auto max-w-7xl px-4 pt-6 pb-16 outline-none sm:px-6">
        {children}
      </main>
    </>
  );
}
