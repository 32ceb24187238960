/** The project that workers run under faults. Each process says in a history of its own what it sees. */
import { setTimeout as rest } from "node:timers/promises";
import {
  App,
  type Context,
  defineProject,
  type Inputs,
  Permanent,
  StopPipeline,
} from "@stairs/sdk";
import { Journal } from "../../history/journal.js";
import { childrenOf, fateOf, type LoadRow, queues, sink, trickOf, worked } from "../rows.js";

const {
  CHAOS_HISTORY = ".",
  CHAOS_WORKER = "worker",
  CHAOS_SPIN_MS = "0",
  CHAOS_WORK_MS = "2",
} = process.env;
const journal = Journal.inFolder(CHAOS_HISTORY, `${CHAOS_WORKER}-${process.pid}`);

/** How long a row takes, in milliseconds: so that calls of many rows are in hand nearly always. */
const rowMs = { work: Number(CHAOS_WORK_MS), split: 1, note: 1 };

async function work(row: LoadRow, context: Context): Promise<LoadRow> {
  return told("work", row, context, () => {
    const { key, value } = row;
    const trick = trickOf(key);
    if (trick === "poison") process.abort();
    if (trick === "spin") spin(Number(CHAOS_SPIN_MS));
    const fate = fateOf(value);
    if (fate === "dropped") throw new StopPipeline("as planned");
    if (fate === "given up") throw new Permanent("as planned");
    if (fate === "tried again" && context.attempt === 1) throw new Error("not the first time");
    return worked(row);
  });
}

async function* split(row: LoadRow, context: Context): AsyncGenerator<LoadRow> {
  yield* await told("split", row, context, () => childrenOf(row));
}

async function note(row: LoadRow, context: Context): Promise<void> {
  await told("note", row, context, () => journal.note("take", { place: sink, rows: [plain(row)] }));
}

/** Runs a step on a row between the two lines that say so. */
async function told<Result>(
  step: keyof typeof queues,
  row: LoadRow,
  { callId }: Context,
  run: () => Result,
): Promise<Result> {
  const begun = journal.begin("call", { call: callId, place: queues[step], rows: [plain(row)] });
  await rest(rowMs[step]);
  try {
    return run();
  } finally {
    begun.info("the step is done; what becomes of its outcome is not known here");
  }
}

/** Without the fields that a plan may have added. */
function plain({ key, value }: LoadRow): LoadRow {
  return { key, value };
}

function spin(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

const asWorker = true;
const app = new App("chaos");

app.pipeline("main", (_, entry: Inputs<{ key: string; value: number }>) => {
  const retry = { attempts: 50, firstPause: 20, factor: 1 };
  const done = entry.applyFunc(work, { asWorker, retry });
  // Another plan with the same steps, for a load whose plan changes.
  const next = process.env["CHAOS_PLAN"] === "b" ? done.addValue({ plan: "b" }) : done;
  return next.subscribeFuncAsProducer(split, { asWorker }).subscribeConsumer(note, { asWorker });
});

export default defineProject({ name: "chaos", apps: [app] });
