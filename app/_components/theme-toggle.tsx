"use client";

import { Moon, Sun } from "lucide-react";
import { useColorTheme } from "../_hooks/use-color-theme";
import { Button } from "./button";
import { THEME_COOKIE } from "./theme-cookie";

/** Light or dark, against the system's preference; a cookie keeps the choice, so that the server draws it at once. */
export function ThemeToggle() {
  const theme = useColorTheme();
  const other = theme === "dark" ? "light" : "dark";
  const choose = () => {
    document.documentElement.dataset.theme = other;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and outside https
    document.cookie = `${THEME_COOKIE}=${other}; path=/; max-age=31536000; samesite=lax`;
  };
  return (
    <Button look="quiet" size="icon" onClick={choose} aria-label={`Use the ${other} theme`} title={`Use the ${other} theme`}>
      <Sun aria-hidden className="theme-dark-only" />
      <Moon aria-hidden className="theme-light-only" />
    </Button>
  );
}
