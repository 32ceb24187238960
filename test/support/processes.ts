/**
 * Real processes in tests. Whatever a test starts is stopped at its end; a process that outlives the
 * one that started it fails the test.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterEach } from "vitest";
import { WrittenLines } from "./written-lines.js";

/** The top of the checkout. */
export const checkout = fileURLToPath(new URL("../..", import.meta.url));

/** A variable whose value names the test that a process belongs to. */
export const marker = "STAIRS_TEST_PROCESS";
const stopWithinMs = 10_000;

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A process that a test started. */
export interface Running {
  readonly pid: number;
  /** Everything that it has written so far. */
  readonly stdout: string;
  readonly stderr: string;
  /** When it has ended and all its output is here. */
  readonly exit: Promise<Exit>;
  /**
   * The next line of output, on either stream, that fits. Each call goes on behind the line that the
   * call before found. Rejects when the process ends without it, with all that it wrote.
   */
  line(pattern: RegExp): Promise<RegExpMatchArray>;
  signal(name: NodeJS.Signals): void;
  /** Writes to its stdin; `end` closes it. */
  write(text: string): void;
  end(text?: string | Buffer): void;
}

/** Where and with what a process runs. */
export interface StartOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

const running = new Set<Started>();

afterEach(async () => {
  const marks = [...running].map((process) => process.mark);
  await Promise.all([...running].map((process) => process.stop()));
  running.clear();
  await failOnSurvivors(marks);
});

/** @throws Error that names the processes with one of these marks which do not end by themselves; they are killed. */
export async function failOnSurvivors(marks: readonly string[]): Promise<void> {
  const left = await survivors(marks);
  if (left.length > 0) throw new Error(`These processes outlived the test: ${left.join("; ")}`);
}

/** Starts a program. */
export function start(
  program: string,
  words: readonly string[],
  options: StartOptions = {},
): Running {
  const started = new Started(program, words, options);
  running.add(started);
  return started;
}

/** Starts `stairs …`. */
export function stairs(words: readonly string[], options: StartOptions = {}): Running {
  return start(process.execPath, [`${checkout}/src/cli/stairs.js`, ...words], options);
}

/** Starts a TypeScript file of a user's own, with the loader that the `tsx` command puts into its process. */
export function script(file: string, options: StartOptions = {}): Running {
  const loader = pathToFileURL(`${checkout}/node_modules/tsx/dist/loader.mjs`).href;
  return start(process.execPath, ["--import", loader, file], options);
}

/** A coordinator on a free port that keeps its state in `state`, once it serves. */
export async function coordinator(
  state: string,
  words: readonly string[] = [],
): Promise<Running & { readonly address: string }> {
  const process = stairs(["coord", "start", "--port", "0", "--state", state, ...words]);
  const [, address = ""] = await process.line(/listens on ([^ ,]+)/);
  return Object.assign(process, { address });
}

class Started implements Running {
  readonly mark = randomUUID();
  readonly exit: Promise<Exit>;
  readonly #written: WrittenLines;
  readonly #child: ChildProcess;

  constructor(program: string, words: readonly string[], options: StartOptions) {
    this.#written = new WrittenLines([program, ...words].join(" "));
    this.#child = spawn(program, words, {
      cwd: options.cwd ?? checkout,
      env: {
        ...process.env,
        NO_COLOR: "1",
        STAIRS_BUILT: "1",
        ...options.env,
        [marker]: this.mark,
      },
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.#collect("stdout");
    this.#collect("stderr");
    // A program that ends before it has read everything is no error of the test.
    this.#child.stdin?.on("error", () => undefined);
    this.exit = new Promise((resolve, reject) => {
      this.#child.once("error", reject);
      this.#child.once("close", (code, signal) => {
        this.#written.end();
        resolve({ code, signal });
      });
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get stdout(): string {
    return this.#written.stdout;
  }

  get stderr(): string {
    return this.#written.stderr;
  }

  line(pattern: RegExp): Promise<RegExpMatchArray> {
    return this.#written.line(pattern);
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  write(text: string): void {
    this.#child.stdin?.write(text);
  }

  end(text: string | Buffer = ""): void {
    this.#child.stdin?.end(text);
  }

  async stop(): Promise<void> {
    if (this.#written.ended) return;
    this.#child.kill("SIGTERM");
    this.#child.kill("SIGCONT");
    const hard = setTimeout(() => this.#child.kill("SIGKILL"), stopWithinMs);
    await this.exit;
    clearTimeout(hard);
  }

  #collect(name: "stdout" | "stderr"): void {
    this.#child[name]?.setEncoding("utf8").on("data", (text: string) => {
      this.#written.add(name, text);
    });
  }
}

/** Processes with one of these marks in their environment that do not end by themselves; they are killed. */
async function survivors(marks: readonly string[]): Promise<readonly string[]> {
  const until = performance.now() + stopWithinMs;
  for (;;) {
    const left = marked(marks);
    if (left.length === 0) return [];
    if (performance.now() > until) {
      for (const { pid } of left) process.kill(pid, "SIGKILL");
      return left.map(({ pid, command }) => `${pid} ${command}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function parentOf(pid: string): number {
  return Number(/^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
}

function marked(marks: readonly string[]): { pid: number; command: string }[] {
  if (marks.length === 0 || !existsSync("/proc/self/environ")) return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const environment = readFileSync(`/proc/${name}/environ`, "utf8").split("\0");
        if (!marks.some((mark) => environment.includes(`${marker}=${mark}`))) return [];
        const command = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ");
        // What compiles projects for commands that run in this process stays until the process ends.
        if (command.includes("/esbuild --service=") && parentOf(name) === process.pid) return [];
        return [{ pid: Number(name), command }];
      } catch {
        // It ended meanwhile, or is another user's.
        return [];
      }
    });
}
