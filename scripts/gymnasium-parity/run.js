// `npm run test:python`: holds the simulations to Gymnasium's own. Makes a Python environment of its own (kept under
// node_modules/.cache, made again when requirements.txt changes) and runs every test_*.py of this folder in it.
// `npm run test:python -- --speed` compares speeds instead.
// The last line of the tests is `N passed, N failed`; exit status 0 only when nothing failed and everything ran.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";

const here = import.meta.dirname;
const root = path.resolve(here, "../..");
const cache = path.join(root, "node_modules/.cache/gymnasium-parity");
const requirements = path.join(here, "requirements.txt");
const NEEDED = [3, 11];

const python = preparePython(findPython());
const simulate = await bundleSimulations();
const command = process.argv.includes("--speed") ? [path.join(here, "speed.py")] : [path.join(here, "run.py"), here];
const { status } = spawnSync(python, command, {
  stdio: "inherit",
  // Nothing is drawn: mujoco must not look for a display.
  env: { ...process.env, TANDEM_NODE: process.execPath, TANDEM_SIMULATE: simulate, MUJOCO_GL: "disable", PYTHONDONTWRITEBYTECODE: "1" },
});
process.exit(status ?? 1);

function findPython() {
  const names = process.env.PYTHON ? [process.env.PYTHON] : ["python3", "python"];
  const found = [];
  for (const name of names) {
    const { status, stdout } = spawnSync(name, ["-c", "import sys; print(*sys.version_info[:2])"], { encoding: "utf8" });
    if (status !== 0) continue;
    const [major, minor] = stdout.trim().split(" ").map(Number);
    if (major === NEEDED[0] && minor >= NEEDED[1]) return name;
    found.push(`${name} is ${major}.${minor}`);
  }
  return stop(
    `Python ${NEEDED.join(".")} or newer was not found (${found.join(", ") || `looked for ${names.join(" and ")}`}). ` +
      "Install it, or name it in the variable PYTHON.",
  );
}

/** @param {string} base a Python that can make environments */
function preparePython(base) {
  const folder = path.join(cache, "venv");
  const stamp = path.join(folder, "requirements.sha256");
  const executable = path.join(folder, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  const wanted = createHash("sha256").update(readFileSync(requirements)).digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return executable;
  console.log("Making a Python environment with Gymnasium and MuJoCo (once).");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  run(base, ["-m", "venv", folder], "Python could not make an environment (on Debian and Ubuntu: apt-get install python3-venv)");
  run(
    executable,
    ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements],
    "pip could not install requirements.txt",
  );
  writeFileSync(stamp, wanted);
  return executable;
}

/** One file beside the installed packages, where Node finds MuJoCo. */
async function bundleSimulations() {
  const outfile = path.join(cache, "simulate.mjs");
  await build({
    entryPoints: [path.join(here, "simulate.ts")],
    bundle: true,
    platform: "node",
    format: "esm",
    external: ["@mujoco/mujoco"],
    outfile,
    logLevel: "error",
  });
  return outfile;
}

function run(program, args, failure) {
  const { status, error } = spawnSync(program, args, { stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0) stop(`${failure}${error ? `: ${error.message}` : ""}.`);
}

/** @returns {never} */
function stop(words) {
  console.error(`test:python: ${words} Nothing was tested.`);
  process.exit(1);
}
