/** Installed packages: those of this checkout from their tarballs, and those that a project names. */
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fingerprint, keptFolder, madeOnce } from "./made-once.js";
import { npm } from "./npm.js";
import { checkout } from "./processes.js";

const packedFolders = ["dist", "src/core/dist", "sdk-ts/dist", "proto/stairs"];
const packedFiles = ["", "src/core", "sdk-ts"].flatMap((folder) =>
  ["package.json", "README.md", "LICENSE", "NOTICE"].map((name) => join(folder, name)),
);
const launcher = ["src/cli/build.js", "src/cli/stairs.js", "package-lock.json"];

/**
 * Packs this checkout and installs the tarballs, once for each state of the checkout.
 * @param pack What follows `npm` to pack; the folder for the tarballs is put behind it.
 * @param install What follows `npm` to install them, in a folder beside the tarballs.
 * @returns The folder outside of the checkout whose node_modules has them. It is shared: tests link to it.
 */
export async function installedPackages(
  pack: readonly string[],
  install: readonly string[],
): Promise<string> {
  const outside = keptFolder("packages");
  const installed = join(outside, "installed");
  await madeOnce(outside, fingerprint([...pack, ...install, ...packedContent()]), async () => {
    rmSync(outside, { recursive: true, force: true });
    mkdirSync(installed, { recursive: true });
    writeFileSync(join(installed, "package.json"), `{ "private": true, "type": "module" }\n`);
    await npm([...pack, outside], checkout);
    await npm(install, installed);
  });
  return installed;
}

/** `npm install` in a project, once for all projects whose package.json is the same. */
export async function installDependencies(project: string): Promise<void> {
  const manifest = readFileSync(join(project, "package.json"), "utf8");
  const name = fingerprint([manifest]);
  const folder = keptFolder(`dependencies-${name.slice(0, 12)}`);
  await madeOnce(folder, name, async () => {
    writeFileSync(join(folder, "package.json"), manifest);
    await npm(["install"], folder);
  });
  linkModules(folder, project);
}

/** Lets a project use what is installed in another folder. */
export function linkModules(installed: string, project: string): void {
  symlinkSync(join(installed, "node_modules"), join(project, "node_modules"));
}

function* packedContent(): Generator<string | Buffer> {
  for (const path of [...packedFiles, ...launcher]) yield readFileSync(join(checkout, path));
  for (const folder of packedFolders) {
    const entries = readdirSync(join(checkout, folder), { recursive: true, withFileTypes: true });
    const paths = entries
      .filter((entry) => entry.isFile() && !/\.map$|^\./.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name));
    for (const path of paths.sort()) {
      yield path;
      yield readFileSync(path);
    }
  }
}
