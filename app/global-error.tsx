"use client";

import "./globals.css";
import ErrorPage from "./error";

/** When even the frame of the pages fails: the same words, in a document of its own. */
export default function GlobalError(props: { readonly error: unknown; readonly retry: () => void }) {
  return (
    <html lang="en">
      <body>
        <title>Fault · Tandem</title>
        <ErrorPage {...props} />
      </body>
    </html>
  );
}
