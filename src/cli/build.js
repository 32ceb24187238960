/**
 * Builds a checkout if its sources have changed since the last build. It is plain JavaScript
 * because it runs before anything is compiled. The launcher, `npm run build` and the tests share
 * it.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, relative, sep } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** The package's folder: the top of the checkout, or the folder where npm installed the package. */
export const packageRoot = fileURLToPath(new URL("../..", import.meta.url));

const sourceFolders = ["src", join("sdk-ts", "src")];
const sourceFiles = ["tsconfig.base.json", join("sdk-ts", "tsconfig.json"), "package-lock.json"];
/** Output folder → the folder of its sources. */
const sourcesOf = new Map([
  ["dist", "src"],
  [join("src", "core", "dist"), join("src", "core")],
  [join("sdk-ts", "dist"), join("sdk-ts", "src")],
]);
const outputs = [...sourcesOf.keys()];
const skippedFolders = new Set(["dist", "node_modules"]);

/** An installed package contains no TypeScript and needs no build. */
export function isCheckout(root = packageRoot) {
  return existsSync(join(root, "src", "tsconfig.json"));
}

/**
 * Compiles missing or stale output; returns at once if there is none. Two processes can call it at
 * the same time: the second waits for the first and then finds nothing to do.
 *
 * @param {(message: string) => void} say receives one line before a compilation
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
    // Taken before the compiler reads the sources: after an edit in the meantime, the next call
    // builds again.
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
 * Path, size and time of every source. Unlike the newest time alone, this also detects a deleted
 * file.
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
 * The compiler leaves the output of a deleted source. Left there, it would be packed and could be
 * loaded.
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
 * The lock is a file that contains its owner's process id. A hard link creates it together with its
 * content, so no process ever reads it empty. A process removes the lock of a dead owner.
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
    // ENOENT: the lock was released meanwhile. EPERM: the owner is alive and belongs to another
    // user.
    if (code === "ESRCH") rmSync(path, { force: true });
    else if (code !== "ENOENT" && code !== "EPERM") throw error;
  }
}
