/**
 * The streams that a command reads and writes. By default these are the process's own. A caller
 * that runs a command inside its own process passes other streams. Each command sees the streams of
 * its own run:
 *
 *   main.ts ──▶ runProgram ───────────────▶ process
 *   caller ───▶ inTerminal ─▶ runProgram ─▶ the caller's streams
 */
import { AsyncLocalStorage } from "node:async_hooks";

/** The streams, the signals and the end of one command. */
export interface Terminal {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: TerminalOutput;
  readonly stderr: TerminalOutput;
  readonly signals: SignalSource;
  /** Ends the command and everything that it runs, at once. */
  exit(code: number): void;
}

/** Signals that a person or a supervisor sends to a command. Ctrl-C is `SIGINT`. */
export interface SignalSource {
  on(name: Signal, heard: () => void): unknown;
  once(name: Signal, heard: () => void): unknown;
}

type Signal = "SIGINT" | "SIGTERM" | "SIGHUP";

/** Takes text. `isTTY`: a person reads it, so a line can replace the one before. */
export type TerminalOutput = NodeJS.WritableStream & { readonly isTTY?: boolean };

/** The streams are getters because Node opens each stream at its first use. */
const ofProcess: Terminal = {
  get stdin() {
    return process.stdin;
  },
  get stdout() {
    return process.stdout;
  },
  get stderr() {
    return process.stderr;
  },
  signals: process,
  exit: (code) => process.exit(code),
};

const current = new AsyncLocalStorage<Terminal>();

/** The terminal of the running command. */
export function terminal(): Terminal {
  return current.getStore() ?? ofProcess;
}

/** Runs a command, and everything that it starts, in another terminal. */
export function inTerminal<Result>(other: Terminal, command: () => Result): Result {
  return current.run(other, command);
}
