/** The path of this site that a link asked for, or the start: never another site's address. */
export function safePath(wanted: string | string[] | undefined): string {
  if (typeof wanted !== "string" || !/^\/(?![/\\])/.test(wanted)) return "/projects";
  return wanted;
}
