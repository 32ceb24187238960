/**
 * Commands of `stairs` in the test's own process: the built code, without a process for each run. A command
 * reads its stdin from the test and writes to the test. What only a process shows (its death by a signal,
 * its exit) stays with `stairs()` of processes.ts.
 *
 * The working directory and the environment belong to the whole process. Commands that run at the same
 * time therefore share them, and this module refuses a command that wants others.
 */
import { AsyncResource } from "node:async_hooks";
import { randomUUID } from "node:crypto";
import { EventEmitter } from "node:events";
import { PassThrough, Writable } from "node:stream";
import { pathToFileURL } from "node:url";
import { afterEach } from "vitest";
import type * as Program from "../../src/cli/program.js";
import type { SignalSource } from "../../src/cli/terminal.js";
import {
  checkout,
  type Exit,
  failOnSurvivors,
  marker,
  type Running,
  type StartOptions,
} from "./processes.js";
import { WrittenLines } from "./written-lines.js";

/** How a command ended, and all that it wrote. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

// As Node loads it: commands import a user's project, and the project imports the built SDK.
const built = pathToFileURL(`${checkout}/dist/cli/program.js`).href;
const program = (await import(built)) as typeof Program;

const mark = randomUUID();
const stopWithinMs = 10_000;
const running = new Set<Command>();
let surroundings: Surroundings | undefined;
/** Where the SDK keeps the project of this process: that of another folder is not this command's. */
const liveProject = Symbol.for("stairs.project");
const stackMaker = "prepareStackTrace";
let lastFolder: string | undefined;

afterEach(async () => {
  const left = [...running];
  running.clear();
  // A worker before the coordinator that it works for.
  for (const command of left.reverse()) await command.stop();
  if (left.length > 0) await failOnSurvivors([mark]);
});

/** Starts `stairs …` in this process. */
export function command(words: readonly string[], options: StartOptions = {}): Running {
  const started = new Command(words, options);
  running.add(started);
  return started;
}

/** Runs `stairs …` in this process to its end. @param input Its stdin. */
export async function ran(
  words: readonly string[],
  options: StartOptions = {},
  input: string | Buffer = "",
): Promise<Ended> {
  const started = command(words, options);
  started.end(input);
  const { code } = await started.exit;
  return { code, stdout: started.stdout, stderr: started.stderr };
}

class Command implements Running {
  readonly pid = process.pid;
  readonly exit: Promise<Exit>;
  readonly #written: WrittenLines;
  readonly #stdin = new PassThrough();
  readonly #signals = new EventEmitter();
  readonly #name: string;

  constructor(words: readonly string[], options: StartOptions) {
    this.#name = ["stairs", ...words].join(" ");
    this.#written = new WrittenLines(this.#name);
    surroundings = Surroundings.entered(surroundings, options);
    this.exit = new Promise<number>((resolve, reject) => {
      const terminal = {
        stdin: this.#stdin,
        stdout: this.#output("stdout"),
        stderr: this.#output("stderr"),
        signals: this.#listening(),
        exit: resolve,
      };
      program.runProgram(words, terminal).then(resolve, reject);
    })
      .then((code) => ({ code, signal: null }))
      .finally(() => {
        this.#written.end();
        running.delete(this);
        surroundings = surroundings?.left();
      });
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
    if (this.#signals.emit(name)) return;
    throw new Error(`${this.#name} does not handle ${name}: a test of this needs a process.`);
  }

  write(text: string): void {
    this.#stdin.write(text);
  }

  end(text: string | Buffer = ""): void {
    this.#stdin.end(text);
  }

  /** Ends a command that outlives its test, as a person does with Ctrl-C. */
  async stop(): Promise<void> {
    this.#stdin.end();
    this.#signals.emit("SIGINT");
    let limit: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const error = new Error(`${this.#name} outlived the test:\n${this.stdout}\n${this.stderr}`);
      limit = setTimeout(() => reject(error), stopWithinMs);
    });
    await Promise.race([this.exit, late]);
    clearTimeout(limit);
  }

  #output(name: "stdout" | "stderr"): Writable {
    return new Writable({
      decodeStrings: false,
      write: (chunk: string | Buffer, _encoding, done) => {
        this.#written.add(name, chunk.toString());
        done();
      },
    });
  }

  /** A signal reaches the command as it reaches a process: what hears it is still the command. */
  #listening(): SignalSource {
    return {
      on: (name, heard) => this.#signals.on(name, AsyncResource.bind(heard)),
      once: (name, heard) => this.#signals.once(name, AsyncResource.bind(heard)),
    };
  }
}

/** The working directory and the environment of the commands that run now; the last one puts them back. */
class Surroundings {
  readonly #cwd = process.cwd();
  readonly #env = { ...process.env };
  readonly #stackOf: unknown = Reflect.get(Error, stackMaker);
  readonly #key: string;
  #commands = 1;

  private constructor({ cwd = checkout, env = {} }: StartOptions, key: string) {
    this.#key = key;
    process.chdir(cwd);
    // Node's own form, with the lines of the project's TypeScript.
    Reflect.set(Error, stackMaker, undefined);
    if (cwd !== lastFolder) Reflect.deleteProperty(globalThis, liveProject);
    lastFolder = cwd;
    set({ NO_COLOR: "1", GRPC_VERBOSITY: "NONE", ...env, [marker]: mark });
  }

  static entered(now: Surroundings | undefined, options: StartOptions): Surroundings {
    const key = JSON.stringify([options.cwd ?? checkout, Object.entries(options.env ?? {})]);
    if (now === undefined) return new Surroundings(options, key);
    if (now.#key !== key) {
      throw new Error(
        "Commands that run in one process at the same time share its folder and environment: start this one as a process.",
      );
    }
    now.#commands += 1;
    return now;
  }

  /** @returns undefined when no command is left. */
  left(): Surroundings | undefined {
    this.#commands -= 1;
    if (this.#commands > 0) return this;
    process.chdir(this.#cwd);
    Reflect.set(Error, stackMaker, this.#stackOf);
    const added = Object.keys(process.env).filter((name) => !(name in this.#env));
    set({ ...Object.fromEntries(added.map((name) => [name, undefined])), ...this.#env });
    return undefined;
  }
}

function set(environment: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(environment))
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
}
