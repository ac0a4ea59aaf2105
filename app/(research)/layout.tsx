import type { ReactNode } from "react";
import { currentActor } from "@/lib/server/people/current-actor";
import { SiteHeader } from "../_components/site-header";

export default async function SiteLayout({ children }: { readonly children: ReactNode }) {
  const actor = await currentActor();
  // The page itself sends a visitor to the sign-in page: it knows the way back.
  if (actor === null) return children;
  return (
    <>
      <SiteHeader actor={actor} />
      <main id="content" tabIndex={-1} className="mx-auto max-w-7xl px-4 pt-6 pb-16 outline-none sm:px-6">
        {children}
      </main>
    </>
  );
}
