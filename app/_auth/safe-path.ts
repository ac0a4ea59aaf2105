const HERE = "http://here.invalid";

/** The path of this site that a link asked for, or the start: never another site's address, however a browser may read it. */
export function safePath(wanted: string | string[] | undefined): string {
  if (typeof wanted !== "string" || !wanted.startsWith("/") || !URL.canParse(wanted, HERE)) return "/projects";
  // read as browsers do, which drop tabs and line breaks, and take a backslash for a slash
  const { origin, pathname, search, hash } = new URL(wanted, HERE);
  return origin === HERE && !pathname.startsWith("//") ? `${pathname}${search}${hash}` : "/projects";
}
