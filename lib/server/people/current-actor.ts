import { headers } from "next/headers";
import { cache } from "react";
import type { Actor } from "../../contracts/roles";
import { actorOfCookies } from "./actor-of-token";

/** The person who asks for the page or route under way; null when nobody is signed in. Looked up once a request. */
export const currentActor: () => Promise<Actor | null> = cache(async () => actorOfCookies((await headers()).get("cookie") ?? undefined));
