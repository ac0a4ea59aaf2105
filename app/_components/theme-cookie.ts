/** Holds "light" or "dark" once a person has chosen; without it the system's preference decides. */
export const THEME_COOKIE = "tandem-theme";

/** The theme to draw, from the cookie's text. */
export function chosenTheme(text: string | undefined): "light" | "dark" | undefined {
  return text === "light" || text === "dark" ? text : undefined;
}
