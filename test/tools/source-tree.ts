/** Reads the sources of this checkout, for the tests that look at all of them. */
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Tree } from "./imports.js";

export const repositoryTop = fileURLToPath(new URL("../..", import.meta.url));

const folders = ["src", "sdk-ts", "test", "examples", "sdk-examples"];
const skipped = /^(?:node_modules|dist|generated|coverage|vendor|__pycache__|\..+)$/;
const source = /\.(?:[cm]?[jt]sx?|py|go)$/;
const generated = /(?:_pb2(?:_grpc)?\.pyi?|\.pb\.go)$/;

/** All written sources in all languages; generated ones are left out. */
export async function sourceTree(): Promise<Tree> {
  const tree = new Map<string, string>();
  const walk = async (folder: string): Promise<void> => {
    const found = await readdir(join(repositoryTop, folder), { withFileTypes: true });
    for (const entry of found) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory() && !skipped.test(entry.name)) await walk(path);
      if (entry.isFile() && source.test(entry.name) && !generated.test(entry.name)) {
        tree.set(path, await readFile(join(repositoryTop, path), "utf8"));
      }
    }
  };
  for (const folder of folders) {
    // Git keeps no empty folder.
    if (existsSync(join(repositoryTop, folder))) await walk(folder);
  }
  return tree;
}
