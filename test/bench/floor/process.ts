/**
 * A process of the floor, what is left without a queue: `process.ts work int|row NEXT`,
 * `process.ts consume int|row`. Rows come over a direct stream, go through the SDK's own execution of
 * steps, and what the worker makes goes on over a direct stream to the next process.
 */
import { Worker } from "node:worker_threads";
import { batchFromWire, mergeFrames, type WireBatch } from "@stairs/core";
import { type ChainCall, openPush, runChain } from "@stairs/sdk/internal";
import { endWithParent, tell } from "../role.js";
import project, { arrivals } from "../stairs/stairs.config.js";
import type { FromServer } from "./messages.js";

const [role = "", pipeline = "", next = ""] = process.argv.slice(2);
endWithParent();
if (role === "consume") arrivals.listen();
project.ready();
const kind = role === "work" ? "function" : "consumer";
const steps = new Map(
  project
    .pipelines([`bench.${pipeline}`])
    .flatMap((each) => each.steps)
    .filter((step) => step.kind === kind)
    .map((step) => [step.name, step] as const),
);
const chain: ChainCall["chain"] = [...steps.values()].map(({ name, inputs }) => ({
  step: name,
  mode: role === "work" ? "merge" : "keep",
  when: "",
  inputs: inputs ?? [],
}));
const signal = new AbortController().signal;
const push = role === "work" ? await openPush({ address: next, pipelines: ["floor"] }) : undefined;

async function run(wire: WireBatch, number: number): Promise<void> {
  const { rows, frame, ids } = batchFromWire(wire, `batch ${number}`);
  const call = { callId: String(number), attempt: 1, chain, rows, frame, ids, signal };
  const outcome = await runChain(call, steps);
  if (outcome === undefined || outcome.failures.length > 0)
    throw new Error(outcome?.failures[0]?.message ?? "a call without an outcome");
  for (const output of outcome.outputs)
    await push?.pushColumns(output.rows, mergeFrames(frame, output.frame));
}

const waiting: Extract<FromServer, { say: "batch" }>[] = [];
let running = false;
let batches = 0;
// A thread's entry cannot be TypeScript in Node.js 20, so the entry loads what can read it.
const thread = new Worker(
  `import("tsx/esm/api").then(({ register }) => {
    register();
    return import(require("node:worker_threads").workerData);
  });`,
  { eval: true, workerData: new URL("./server-thread.ts", import.meta.url).href, execArgv: [] },
);
thread.on("message", (message: FromServer) => {
  if (message.say === "listens") {
    process.stdout.write(`listens on ${message.address}\n`);
    tell({ event: "ready" });
  } else {
    waiting.push(message);
    if (!running) void work();
  }
});

async function work(): Promise<void> {
  running = true;
  for (let held = waiting.shift(); held !== undefined; held = waiting.shift()) {
    await run(held.batch, ++batches);
    thread.postMessage({ stream: held.stream });
  }
  running = false;
}
