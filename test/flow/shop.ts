/** A small shop, its coordinator, and commands in its folder. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { command, type Ended, ran } from "../support/command.js";
import { coordinatorOfTest } from "../support/coordinator.js";
import { projectFolder } from "../support/folders.js";
import { type Running, stairs } from "../support/processes.js";

/** Writes each row that arrives to out.jsonl; `poison` makes a step fail, `exit` kills its process once. */
export const shopFiles = {
  "stairs.config.ts": `
    import { appendFileSync, existsSync, writeFileSync } from "node:fs";
    import { App, defineProject, Permanent, type Inputs } from "@stairs/sdk";
    const app = new App("shop");
    type Order = { id: number; poison?: boolean; exit?: boolean };
    function check({ id, poison, exit }: Order) {
      if (poison) throw new Permanent("order " + id + " is poison");
      if (exit && !existsSync("exited")) {
        writeFileSync("exited", "");
        process.kill(process.pid, "SIGKILL");
      }
      return { pid: process.pid };
    }
    function store(row: object) { appendFileSync("out.jsonl", JSON.stringify(row, (_, v) => typeof v === "bigint" ? v + "n" : v) + "\\n"); }
    export const orders = app.pipeline("orders", (_, entry: Inputs<Order>) =>
      entry.subscribeFunc(check, { asWorker: true }).subscribeConsumer(store));
    app.producer("generate", { pipelines: [orders] }, function* ({ count = 10, from = 0 }: { count?: number; from?: number }) {
      for (let i = 0; i < count; i++) yield { id: from + i };
    });
    app.producer("poison", { pipelines: [orders] }, function* () { yield { id: 1, poison: true }; yield { id: 2 }; });
    app.producer("exit", { pipelines: [orders] }, function* () { for (let id = 0; id < 5; id++) yield { id, exit: true }; });
    export default defineProject({ name: "shop", apps: [app] });
  `,
};

/** The shop of one test. */
export interface Shop {
  readonly address: string;
  /** Starts a command as a process. */
  readonly start: (...words: readonly string[]) => Running;
  /** Runs a command in this process to its end. */
  readonly run: (...words: readonly string[]) => Promise<Ended>;
  /** Runs `stairs push` with this input. */
  readonly push: (pipeline: string, input: string | Buffer) => Promise<Ended>;
  /** Starts a command in this process. */
  readonly begin: (...words: readonly string[]) => Running;
  readonly stored: () => Record<string, unknown>[];
}

/** A fresh shop whose coordinator stops when the test ends. */
export async function openShop(): Promise<Shop> {
  const cwd = projectFolder(shopFiles);
  const { address } = await coordinatorOfTest();
  const there = ["--coordinator", address];
  return {
    address,
    start: (...words) => stairs([...words, ...there], { cwd }),
    run: (...words) => ran([...words, ...there], { cwd }),
    push: (pipeline, input) => ran(["push", pipeline, ...there], { cwd }, input),
    begin: (...words) => command([...words, ...there], { cwd }),
    stored: () =>
      readFileSync(join(cwd, "out.jsonl"), "utf8")
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}
