/**
 * Builds a checkout when its sources have changed since the last build. Plain JavaScript, because it
 * runs before anything is compiled: the launcher, `npm run build` and the tests share it.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, relative, sep } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** The package's folder: the checkout's top, or where npm has installed it. */
export const packageRoot = fileURLToPath(new URL("../..", import.meta.url));

const sourceFolders = ["src", join("sdk-ts", "src")];
const sourceFiles = ["tsconfig.base.json", join("sdk-ts", "tsconfig.json"), "package-lock.json"];
/** Output folder to the folder of its sources. */
const sourcesOf = new Map([
  ["dist", "src"],
  [join("src", "core", "dist"), join("src", "core")],
  [join("sdk-ts", "dist"), join("sdk-ts", "src")],
]);
const outputs = [...sourcesOf.keys()];
const skippedFolders = new Set(["dist", "node_modules"]);

/** An installed package carries no TypeScript and needs no build. */
export function isCheckout(root = packageRoot) {
  return existsSync(join(root, "src", "tsconfig.json"));
}

/**
 * Compiles what is missing or stale; returns at once when nothing is. Two processes may call it
 * together: the second waits for the first and then finds nothing to do.
 *
 * @param {(message: string) => void} say hears one line before a compilation
 * @param {string} [root]
 * @returns {Promise<boolean>} whether it compiled
 * @throws {Error} with the compiler's output when the sources do not compile
 */
export async function ensureBuilt(say, root = packageRoot) {
  if (await isFresh(root)) return false;
  mkdirSync(join(root, "dist"), { recursive: true });
  const release = await acquireLock(join(root, "dist", ".build-lock"));
  try {
    if (await isFresh(root)) return false;
    say("building");
    // Taken before the compiler reads: an edit made meanwhile makes the next call build again.
    const fingerprint = await fingerprintOf(root);
    await compile(root);
    await removeOrphans(root);
    writeFileSync(stampOf(root), fingerprint);
    return true;
  } finally {
    release();
  }
}

/** @param {string} root */
function stampOf(root) {
  return join(root, "dist", ".build-stamp");
}

/** @param {string} root */
async function isFresh(root) {
  const complete = outputs.every((folder) => existsSync(join(root, folder)));
  if (!complete || !existsSync(stampOf(root))) return false;
  return readFileSync(stampOf(root), "utf8") === (await fingerprintOf(root));
}

/**
 * Path, size and time of every source: unlike the newest time alone it also sees a deleted file.
 *
 * @param {string} root
 */
async function fingerprintOf(root) {
  const files = sourceFiles.map((name) => join(root, name)).filter((path) => existsSync(path));
  for (const folder of sourceFolders) await collect(join(root, folder), files);
  const hash = createHash("sha256");
  const stats = await Promise.all(files.sort().map((path) => stat(path)));
  for (const [i, path] of files.entries()) {
    const at = relative(root, path).split(sep).join("/");
    hash.update(`${at} ${stats[i]?.size} ${stats[i]?.mtimeMs}\n`);
  }
  return hash.digest("hex");
}

/**
 * @param {string} folder
 * @param {string[]} files
 */
async function collect(folder, files) {
  if (!existsSync(folder)) return;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isFile()) files.push(path);
    else if (entry.isDirectory() && !skippedFolders.has(entry.name)) await collect(path, files);
  }
}

/** @param {string} root */
async function compile(root) {
  const child = spawn(process.execPath, [compilerOf(root), "-b", "src"], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (/** @type {string} */ text) => (output += text));
  }
  const code = await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  if (code !== 0) throw new Error(`The sources in ${root} do not compile:\n${output.trim()}`);
}

/**
 * The compiler leaves what it made of a source that is gone; it would be packed, and could be loaded.
 *
 * @param {string} root
 */
async function removeOrphans(root) {
  for (const [output, source] of sourcesOf) {
    /** @type {string[]} */
    const made = [];
    await collect(join(root, output), made);
    for (const path of made) {
      const module = /^(.*?)(?:\.d)?\.(?:js|ts)(?:\.map)?$/.exec(
        relative(join(root, output), path),
      )?.[1];
      if (module === undefined || existsSync(join(root, source, `${module}.ts`))) continue;
      rmSync(path, { force: true });
    }
  }
}

/** @param {string} root */
function compilerOf(root) {
  const require = createRequire(join(root, "package.json"));
  try {
    return join(require.resolve("typescript/package.json"), "..", "bin", "tsc");
  } catch (cause) {
    throw new Error(`${root} has no compiler to build with: run \`npm ci\` there first`, { cause });
  }
}

/**
 * The lock is a file that holds its owner's process id. It comes into being with its content (a hard
 * link), so nobody ever reads it empty; a dead owner's lock is removed.
 *
 * @param {string} path
 * @returns {Promise<() => void>} releases it
 */
export async function acquireLock(path) {
  const own = `${path}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    while (!linked(own, path)) {
      removeIfDead(path);
      await delay(50);
    }
  } finally {
    rmSync(own, { force: true });
  }
  return () => rmSync(path, { force: true });
}

/**
 * @param {string} from
 * @param {string} to
 */
function linked(from, to) {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
    throw error;
  }
}

/** @param {string} path */
function removeIfDead(path) {
  try {
    process.kill(Number(readFileSync(path, "utf8")), 0);
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    // ENOENT: released meanwhile. EPERM: alive, another user's.
    if (code === "ESRCH") rmSync(path, { force: true });
    else if (code !== "ENOENT" && code !== "EPERM") throw error;
  }
}
