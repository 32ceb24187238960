/**
 * The processes of a measurement. They talk in messages, and each that was started is stopped at the
 * end, whatever the end is.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** What a process tells: `ready`, `began`, `done` and the like, with figures. */
export interface Told {
  readonly event: string;
  /** On the machine's monotonic clock, in milliseconds. */
  readonly at?: number;
  readonly rows?: number;
  readonly sum?: number;
  /** CPU seconds of the process so far. */
  readonly cpu?: number;
  readonly latencies?: readonly number[];
}

const checkout = fileURLToPath(new URL("../..", import.meta.url));
const stopWithinMs = 10_000;
const outputKept = 8192;
const running = new Set<Child>();
let profiles: string | undefined;

/** Writes a CPU profile of every process that is started from now on. */
export function profileInto(folder: string): void {
  profiles = folder;
}

/** Starts a TypeScript file of this folder. */
export function startRole(file: string, ...words: readonly string[]): Child {
  const path = fileURLToPath(new URL(file, import.meta.url));
  return new Child(file, ["--import", "tsx", path, ...words]);
}

/** Starts `stairs …`. */
export function startStairs(...words: readonly string[]): Child {
  return new Child(`stairs ${words[0]} ${words[1]}`, [`${checkout}src/cli/stairs.js`, ...words]);
}

/** Stops all that still runs. */
export async function stopAll(): Promise<void> {
  await Promise.all([...running].map((child) => child.stop()));
}

/** A process. */
export class Child {
  readonly exit: Promise<void>;
  readonly #process: ChildProcess;
  readonly #told: Told[] = [];
  readonly #waiting = new Set<() => void>();
  #output = "";
  #ended = false;
  #stopping = false;

  constructor(
    readonly name: string,
    words: readonly string[],
  ) {
    const profile = profiles === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profiles}`];
    this.#process = spawn(process.execPath, [...profile, ...words], {
      cwd: checkout,
      env: { ...process.env, NO_COLOR: "1", STAIRS_BUILT: "1" },
      stdio: ["pipe", "pipe", "pipe", "ipc"],
    });
    running.add(this);
    this.#process.on("message", (message) => {
      this.#told.push(message as Told);
      this.#wake();
    });
    for (const stream of [this.#process.stdout, this.#process.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#output = (this.#output + text).slice(-outputKept);
        this.#wake();
      });
    this.exit = once(this.#process, "close").then(() => {
      this.#ended = true;
      running.delete(this);
      this.#wake();
    });
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  send(message: Readonly<Record<string, unknown>>): void {
    this.#process.send(message);
  }

  /** The next thing told under this name. Rejects when the process ends without it. */
  async told(event: string): Promise<Told> {
    for (;;) {
      const at = this.#told.findIndex((told) => told.event === event);
      const [found] = at < 0 ? [] : this.#told.splice(at, 1);
      if (found !== undefined) return found;
      await this.#change(`telling ${event}`);
    }
  }

  /** The first match in what it has written. */
  async wrote(pattern: RegExp): Promise<string> {
    for (;;) {
      const found = pattern.exec(this.#output)?.[1];
      if (found !== undefined) return found;
      await this.#change(`writing ${String(pattern)}`);
    }
  }

  /** CPU seconds so far, of user and system; 0 when it has ended. */
  get cpu(): number {
    return cpuSeconds(this.pid);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    if (this.#ended) return;
    this.#process.kill("SIGTERM");
    const hard = setTimeout(() => this.#process.kill("SIGKILL"), stopWithinMs);
    await this.exit;
    clearTimeout(hard);
  }

  async #change(what: string): Promise<void> {
    if (this.#ended) {
      const why = this.#stopping ? "was stopped before" : "ended without";
      throw new Error(`${this.name} ${why} ${what}:\n${this.#output}`);
    }
    await new Promise<void>((resolve) => this.#waiting.add(resolve));
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }
}

/** CPU seconds of any process so far; 0 when it is gone or there is no /proc. */
export function cpuSeconds(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name may have spaces; it ends with the last parenthesis. The ticks are 1/100 s.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return 0;
  }
}

/** A line of a process's /proc status in MB: `VmRSS` now, `VmHWM` the highest so far. */
export function memoryMb(pid: number, line: "VmRSS" | "VmHWM"): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(new RegExp(`^${line}:\\s+(\\d+) kB`, "m").exec(status)?.[1] ?? 0) / 1024;
}
