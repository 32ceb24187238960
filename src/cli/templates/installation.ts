/** The running installation: the folders of its packages and the matching versions of tools. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { StairsError } from "@stairs/core/errors";

/** The dependencies of a new project. Folders are absolute paths with `/` as separator. */
export interface Installation {
  readonly stairs: string;
  readonly sdk: string;
  readonly versions: {
    readonly tsx: string;
    readonly typescript: string;
    readonly nodeTypes: string;
  };
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** The installation of this code: a checkout, or packages in a node_modules. */
export function runningInstallation(): Installation {
  const file = fileURLToPath(new URL("../../../package.json", import.meta.url));
  const manifest = JSON.parse(readFileSync(file, "utf8")) as Manifest;
  const all = { ...manifest.devDependencies, ...manifest.dependencies };
  const version = (name: string): string => {
    const found = all[name];
    if (found !== undefined) return found;
    throw new StairsError("INTERNAL", `${file} names no version of ${name} for new projects.`);
  };
  return {
    stairs: folderOf(file),
    sdk: folderOf(createRequire(import.meta.url).resolve("@stairs/sdk/package.json")),
    versions: {
      tsx: version("tsx"),
      typescript: version("typescript"),
      nodeTypes: version("@types/node"),
    },
  };
}

function folderOf(file: string): string {
  return dirname(file).replaceAll("\\", "/");
}
