/** The `stairs` command in processes of its own, as a user starts it in several terminals. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const stairs = createRequire(import.meta.url).resolve("stairs/src/cli/stairs.js");

/** A running command. */
export interface Command {
  /** Its lines on stdout. */
  readonly lines: AsyncIterable<string>;
  /** Resolves with its exit code. */
  readonly ended: Promise<number>;
  /** Asks it to finish. */
  drain(): void;
}

/**
 * Starts `stairs …`; its words on stderr appear with `name` before them.
 * @param env Added to this process's environment.
 */
export function startCommand(
  name: string,
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Command {
  const child: ChildProcess = spawn(process.execPath, [stairs, ...words], {
    env: { ...process.env, STAIRS_BUILT: "1", ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error(`${name} has no output.`);
  createInterface({ input: stderr }).on("line", (line) => console.error(`${name} | ${line}`));
  return {
    lines: createInterface({ input: stdout }),
    ended: once(child, "close").then(([code]) => Number(code ?? 1)),
    drain: () => child.kill("SIGTERM"),
  };
}
