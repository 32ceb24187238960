/** The package's version, for `--version` and for the coordinator's answers. */
import { readFileSync } from "node:fs";

/** As in package.json. */
export function packageVersion(): string {
  const file = new URL("../../package.json", import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}
