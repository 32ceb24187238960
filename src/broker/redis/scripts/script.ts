/**
 * A Lua script in the form that the server receives: constant text, identified by its hash. Values come only as keys
 * and arguments.
 */
import { createHash } from "node:crypto";

/** A script. */
export interface Script {
  readonly name: string;
  readonly source: string;
  readonly sha: string;
}

/**
 * What a script does when the server's memory is full. The server refuses arriving rows; all other scripts run, so that
 * a coordinator can drain the store.
 */
export type WhenFull = "refuse" | "run";

/** @param parts Lua, one after the other. */
export function script(name: string, whenFull: WhenFull, ...parts: readonly string[]): Script {
  const shebang = whenFull === "run" ? "#!lua flags=allow-oom" : "#!lua";
  const source = [shebang, ...parts].join("\n");
  return { name, source, sha: createHash("sha1").update(source).digest("hex") };
}
