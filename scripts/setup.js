// Brings a fresh clone to the state that `npm start` and `npm test` need. Usage: node scripts/setup.js [--build] [--browser]
import "./require-node.js";

const { setUp } = await import("./set-up.js");
const asked = process.argv.slice(2);
const unknown = asked.filter((argument) => !["--build", "--browser"].includes(argument));
if (unknown.length > 0) {
  console.error(`setup: unknown argument ${unknown.join(" ")}; known are --build and --browser`);
  process.exit(2);
}
try {
  await setUp({ pages: asked.includes("--build"), browser: asked.includes("--browser") });
} catch (error) {
  console.error(`setup: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
}
