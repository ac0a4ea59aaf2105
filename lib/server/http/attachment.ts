/** A file as an answer that browsers save. */
export function attachment(filename: string, contentType: string, content: Uint8Array | string): Response {
  const headers = {
    "Content-Type": contentType,
    "Content-Disposition": `attachment; filename="${filename.replace(/[^\w.-]/g, "_")}"`,
    "Cache-Control": "no-store",
  };
  return new Response(content as BodyInit, { headers });
}
