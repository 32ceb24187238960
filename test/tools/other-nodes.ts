/**
 * Versions of Node beside the one that runs this: npm has each of them as a package. They lie in a folder that git does
 * not see, and are asked for again in each run, so that the newest one is the newest.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryTop } from "./source-tree.js";

/** What users run. */
export const otherNodes = ["24", "latest"] as const;

/** A Node that can be started. */
export interface OtherNode {
  /** `v24.22.3` */
  readonly version: string;
  /** The folder of its program. */
  readonly bin: string;
}

/**
 * Installs one, or takes the one that is there where no registry answers.
 * @param wanted As npm names it: a major version or `latest`.
 * @throws Error where there is none for this machine.
 */
export function installNode(wanted: string): OtherNode {
  const name = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  const folder = join(repositoryTop, "node_modules/.cache/stairs-nodes", wanted);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  const words = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-save"];
  const npm = spawnSync("npm", [...words, `${name}@${wanted}`], { cwd: folder, encoding: "utf8" });
  const bin = join(folder, "node_modules", name, "bin");
  if (!existsSync(bin)) throw new Error(`${name}@${wanted} cannot be installed:\n${npm.stderr}`);
  const { stdout } = spawnSync(join(bin, "node"), ["--version"], { encoding: "utf8" });
  return { version: stdout.trim(), bin };
}
