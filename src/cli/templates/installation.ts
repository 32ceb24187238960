/** The running installation: where its packages are, and which tools' versions go with them. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { StairsError } from "@stairs/core/errors";

/** What a new project is to depend on. Folders are absolute, with `/` between their parts. */
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

/** The installation that this code belongs to: a checkout, or packages in a node_modules. */
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
