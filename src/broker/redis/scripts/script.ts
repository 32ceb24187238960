/** A Lua script as the server gets it: constant text, known by its hash. Values come only as keys and arguments. */
import { createHash } from "node:crypto";

/** A script. */
export interface Script {
  readonly name: string;
  readonly source: string;
  readonly sha: string;
}

/** When the server's memory is full: rows that arrive are refused, everything else goes on, so that the store can be drained. */
export type WhenFull = "refuse" | "run";

/** @param parts Lua, one after the other. */
export function script(name: string, whenFull: WhenFull, ...parts: readonly string[]): Script {
  const shebang = whenFull === "run" ? "#!lua flags=allow-oom" : "#!lua";
  const source = [shebang, ...parts].join("\n");
  return { name, source, sha: createHash("sha1").update(source).digest("hex") };
}
