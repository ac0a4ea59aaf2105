import "./globals.css";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { chosenTheme, THEME_COOKIE } from "./_components/theme-cookie";

export const metadata: Metadata = {
  title: { default: "Tandem", template: "%s · Tandem" },
  description: "Teach an agent by choosing between two clips: preference learning by bilevel reinforcement learning.",
};

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#ffffff" },
    { media: "(prefers-color-scheme: dark)", color: "#171a1d" },
  ],
};

export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const theme = chosenTheme((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <html lang="en" className={GeistSans.variable} data-theme={theme} suppressHydrationWarning>
      <body>{children}</body>
    </html>
  );
}
