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
import { App, defineProject } from "@stairs/sdk";
const out = process.env.KILL_OUT;
const app = new App("load");
function spin({ value }) {
  const until = performance.now() + 0.05;
  while (performance.now() < until);
  return { square: value * value };
}
function note(rows) {
  appendFileSync(out + "/seen-" + process.pid, rows.map(({ value, square }) => value + " " + square + "\\n").join(""));
}
export const main = app.pipeline("main", (_, entry) =>
  entry.subscribeFunc(spin, { asWorker: true }).subscribeConsumer(note, { asWorker: true, batch: true }));
app.producer("count", { pipelines: [main] }, function* () {
  for (let value = 0; value % 100 !== 0 || !existsSync(out + "/stop"); value++) yield { value };
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
  /** Rows with a wrong result. */
  readonly wrong: number;
}

/** A running load. */
export class KillLoad {
  readonly out = emptyFolder();
  readonly #project = projectFolder({ "stairs.config.mjs": source });
  readonly #address: string;
  readonly #inspect;
  #producer: Running | undefined;

  /** @param address Of the coordinator, which may be away for a while. */
  constructor(address: string) {
    this.#address = address;
    this.#inspect = new (stairsProtocol().InspectService)(address, credentials.createInsecure());
  }

  /** Starts `processes` workers under a supervisor that ends when all is idle. */
  workers(processes: number, ...words: string[]): Running {
    return this.#stairs("pipelines", "run", "-p", String(processes), ...words);
  }

  produce(): void {
    this.#producer = this.#stairs("producer", "run", "load.count");
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
    for (const file of readdirSync(this.out).filter((name) => name.startsWith("seen-"))) {
      for (const line of readFileSync(join(this.out, file), "utf8").split("\n")) {
        if (line === "") continue;
        const [value, square] = line.split(" ").map(Number);
        if (value === undefined || square !== value * value || value >= acked) wrong += 1;
        else if (seen.has(value)) repeated += 1;
        else seen.add(value);
      }
    }
    return { acked, consumed: seen.size, repeated, wrong };
  }

  close(): void {
    this.#inspect.close();
  }

  #stairs(...words: string[]): Running {
    return stairs([...words, "--coordinator", this.#address], {
      cwd: this.#project,
      env: { KILL_OUT: this.out },
    });
  }
}
