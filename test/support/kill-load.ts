/**
 * A load that lasts as long as a test wants, for killing things under it: a producer that yields 0, 1,
 * 2 … until a file appears, a worker step, and a consumer that writes down what it sees.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { credentials } from "@grpc/grpc-js";
import { stairsProtocol } from "@stairs/core/protocol";
import type { StageStatus__Output, WorkerStatus__Output } from "@stairs/core/protocol";
import { emptyFolder, projectFolder } from "./folders.js";
import { type Running, stairs } from "./processes.js";

const source = `
import { appendFileSync, existsSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { App, defineProject } from "@stairs/sdk";
const out = process.env.KILL_OUT;
const app = new App("load");
function spin(rows) {
  appendFileSync(out + "/ran-" + process.pid, rows.map(({ value }) => value + "\\n").join(""));
  const until = performance.now() + 0.05 * rows.length;
  while (performance.now() < until);
  return rows.map(({ value }) => ({ square: value * value }));
}
function note(rows) {
  appendFileSync(out + "/seen-" + process.pid, rows.map(({ value, square }) => value + " " + square + "\\n").join(""));
}
export const main = app.pipeline("main", (_, entry) =>
  entry.subscribeFunc(spin, { asWorker: true, batch: true, timeout: process.env.KILL_TIMEOUT }).subscribeConsumer(note, { asWorker: true, batch: true, timeout: process.env.KILL_TIMEOUT }));
app.producer("count", { pipelines: [main] }, async function* () {
  for (let value = 0; value % 100 !== 0 || !existsSync(out + "/stop"); value++) {
    if (value % 100 === 0) await setTimeout(Number(process.env.KILL_PAUSE));
    yield { value };
  }
});
export default defineProject({ name: "load", apps: [app] });
`;

/** What was seen of a load when it is over. */
export interface Account {
  /** Rows whose acks the producer has. */
  readonly acked: number;
  /** Different rows that the consumer saw with the right result. */
  readonly consumed: number;
  /** How often the consumer saw a row again: user code runs at least once. */
  readonly repeated: number;
  /** The same of the step before it. */
  readonly ranAgain: number;
  /** Rows with a wrong result. */
  readonly wrong: number;
}

/** What is special about a load. */
export interface LoadOptions {
  /** The workers' way to the coordinator. Default: as for all others. */
  readonly workersAddress?: string;
  /** A pause of the producer after each 100 rows, in milliseconds. Default 0: as much as the queues take. */
  readonly pauseMs?: number;
  /** How long a call of either step may take. Default `60s`. */
  readonly stepTimeout?: string;
}

/** A running load. */
export class KillLoad {
  readonly out = emptyFolder();
  readonly #project = projectFolder({ "stairs.config.mjs": source });
  readonly #address: string;
  readonly #workersAddress: string;
  readonly #pauseMs: number;
  readonly #stepTimeout: string;
  readonly #inspect;
  #producer: Running | undefined;

  /** @param address Of the coordinator, which may be away for a while. */
  constructor(address: string, options: LoadOptions = {}) {
    this.#address = address;
    this.#workersAddress = options.workersAddress ?? address;
    this.#pauseMs = options.pauseMs ?? 0;
    this.#stepTimeout = options.stepTimeout ?? "60s";
    this.#inspect = new (stairsProtocol().InspectService)(address, credentials.createInsecure());
  }

  /** Starts `processes` workers under a supervisor. */
  workers(processes: number, ...words: string[]): Running {
    return this.workersAt(this.#workersAddress, processes, ...words);
  }

  /** The same at another coordinator of the same store. */
  workersAt(address: string, processes: number, ...words: string[]): Running {
    return this.#stairs(address, ["pipelines", "run", "-p", String(processes), ...words]);
  }

  produce(): void {
    this.#producer = this.#stairs(this.#address, ["producer", "run", "load.count"]);
  }

  /** Ends the producer after its last row and returns how many rows it has acks for. */
  async stopProducing(): Promise<number> {
    writeFileSync(join(this.out, "stop"), "");
    if (this.#producer === undefined) throw new Error("nothing was produced");
    const [, rows = ""] = await this.#producer.line(/: ([\d,]+) rows, all durable/);
    await this.#producer.exit;
    return Number(rows.replaceAll(",", ""));
  }

  /** The connected workers. */
  list(): Promise<WorkerStatus__Output[]> {
    return new Promise((resolve) => {
      // A coordinator that is away has no workers.
      this.#inspect.ListWorkers({}, { deadline: Date.now() + 5000 }, (error, answer) =>
        resolve(error ? [] : (answer?.workers ?? [])),
      );
    });
  }

  stages(): Promise<StageStatus__Output[]> {
    return new Promise((resolve) => {
      this.#inspect.Status({}, { deadline: Date.now() + 5000 }, (error, answer) =>
        resolve(error ? [] : (answer?.pipelines.flatMap((pipeline) => pipeline.stages) ?? [])),
      );
    });
  }

  /** Compares what the consumer saw with what was acked. */
  account(acked: number): Account {
    const seen = new Set<number>();
    let repeated = 0;
    let wrong = 0;
    for (const line of this.#written("seen-")) {
      const [value, square] = line.split(" ").map(Number);
      if (value === undefined || square !== value * value || value >= acked) wrong += 1;
      else if (seen.has(value)) repeated += 1;
      else seen.add(value);
    }
    const ran = this.#written("ran-");
    const ranAgain = ran.length - new Set(ran).size;
    return { acked, consumed: seen.size, repeated, ranAgain, wrong };
  }

  /** All lines of the files whose names begin so. */
  #written(name: string): string[] {
    return readdirSync(this.out)
      .filter((file) => file.startsWith(name))
      .flatMap((file) => readFileSync(join(this.out, file), "utf8").split("\n"))
      .filter((line) => line !== "");
  }

  close(): void {
    this.#inspect.close();
  }

  #stairs(address: string, words: readonly string[]): Running {
    return stairs([...words, "--coordinator", address], {
      cwd: this.#project,
      env: {
        KILL_OUT: this.out,
        KILL_PAUSE: String(this.#pauseMs),
        KILL_TIMEOUT: this.#stepTimeout,
      },
    });
  }
}
