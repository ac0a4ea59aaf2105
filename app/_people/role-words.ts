import type { Role } from "@/lib/contracts/roles";

/** Each role in the words of the screens. */
export const ROLE_WORDS: Readonly<Record<Role, { readonly title: string; readonly article: string; readonly may: string }>> = {
  annotator: { title: "Annotator", article: "an annotator", may: "Compares clips and says which is better." },
  researcher: {
    title: "Researcher",
    article: "a researcher",
    may: "Makes projects, launches and watches runs, exports models; and compares clips.",
  },
  admin: { title: "Admin", article: "an admin", may: "Invites people and sets their roles; and all that a researcher does." },
};
