import { readFile } from "node:fs/promises";
import { UsageError } from "./command";

/**
 * The content of a JSON file that the caller named.
 * @param what names it in a refusal: "configuration"
 */
export async function readJson(path: string, what: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const why = code === "ENOENT" ? "there is no such file" : code === "EISDIR" ? "it is a folder" : String((error as Error).message);
    throw new UsageError(`the ${what} ${path} cannot be read: ${why}`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`the ${what} ${path} is not JSON: ${(error as Error).message}`);
  }
}
