import NextAuth from "next-auth";
import { guardSignIn } from "@/lib/server/http/guard-sign-in";
import { authOptions } from "@/lib/server/people/auth-options";

const handler = guardSignIn(NextAuth(authOptions));

export { handler as GET, handler as POST };
