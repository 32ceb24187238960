/** The contestant Stairs: pipelines of a step and a consumer, each with a queue of its own. */
import { setTimeout as sleep } from "node:timers/promises";
import { App, type DataFrame, defineProject, type Inputs, type Pipeline } from "@stairs/sdk";
import { Arrivals, told } from "../role.js";
import {
  int,
  type IntRow,
  type LargeRow,
  largeText,
  now,
  order,
  type OrderResult,
  type OrderRow,
} from "../work.js";

const app = new App("bench");
/** Of the process that has the consumer. */
export const arrivals = new Arrivals();
const asWorker = true;
const spinMs = 1;

function seeInt(row: IntRow): void {
  arrivals.see(int.figure(row));
}

function seeOrder(row: OrderRow & OrderResult): void {
  arrivals.see(order.figure(row));
}

function seeLate({ sent }: { sent: number }): void {
  arrivals.seeLate(sent);
}

async function oneMillisecond({ value }: IntRow): Promise<IntRow> {
  await sleep(1);
  return { value: value + 1 };
}

function oneMillisecondOfWork({ value }: IntRow): IntRow {
  const until = performance.now() + spinMs;
  while (performance.now() < until);
  return { value: value + 1 };
}

const ints = app.pipeline("int", (_, entry: Inputs<IntRow>) =>
  entry.subscribeFunc(int.work, { name: "work", asWorker }).subscribeConsumer(seeInt, { asWorker }),
);

/** Six steps one behind the other, which go to the worker as one call. */
const six = app.pipeline("six", (_, entry: Inputs<IntRow>) => {
  const first = entry.subscribeFunc(int.work, { name: "work", asWorker });
  return [2, 3, 4, 5, 6]
    .reduce((frame, step) => frame.subscribeFunc(same, { name: `step-${step}` }), first)
    .subscribeConsumer(seeInt, { asWorker });
});

function same({ value }: IntRow): IntRow {
  return { value };
}

const orders = app.pipeline("row", (_, entry: Inputs<OrderRow>) =>
  entry
    .subscribeFunc(order.work, { name: "work", inputs: ["amount", "quantity"], asWorker })
    .subscribeConsumer(seeOrder, { asWorker }),
);

const late = app.pipeline("latency", (_, entry: Inputs<{ sent: number }>) =>
  entry
    .subscribeFunc(({ sent }: { sent: number }) => ({ passed: sent > 0 }), {
      name: "work",
      asWorker,
    })
    .subscribeConsumer(seeLate, { asWorker }),
);

const sleeping = app.pipeline("sleep", (_, entry: Inputs<IntRow>) =>
  entry
    .subscribeFunc(oneMillisecond, { name: "work", asWorker })
    .subscribeConsumer(seeInt, { asWorker }),
);

const spinning = app.pipeline("spin", (_, entry: Inputs<IntRow>) =>
  entry
    .subscribeFunc(oneMillisecondOfWork, { name: "work", asWorker })
    .subscribeConsumer(seeInt, { asWorker }),
);

/** Steps with queues of their own that read the id alone; the text travels to the consumer. */
function largeOver(hops: number): Pipeline<LargeRow> {
  return app.pipeline(`large-${hops}`, (_, entry: Inputs<LargeRow>) => {
    let frame: DataFrame<LargeRow> = entry;
    for (let hop = 1; hop <= hops; hop++)
      frame = frame.subscribeFunc(({ id }: { id: number }) => ({ id }), {
        name: `hop-${hop}`,
        inputs: ["id"],
        asWorker,
      });
    return frame.subscribeConsumer(seeLarge, { name: "see", asWorker });
  });
}

function seeLarge({ text }: LargeRow): void {
  arrivals.see(text.length);
}

const carried = [largeOver(1), largeOver(3)] as const;

interface Count {
  rows: number;
}

app.producer("make-int", { pipelines: [ints] }, ({ rows }: Count) => told(rows, int.make));
app.producer("make-six", { pipelines: [six] }, ({ rows }: Count) => told(rows, int.make));
app.producer("make-row", { pipelines: [orders] }, ({ rows }: Count) => told(rows, order.make));
app.producer("make-sleep", { pipelines: [sleeping] }, ({ rows }: Count) => told(rows, int.make));
app.producer("make-spin", { pipelines: [spinning] }, ({ rows }: Count) => told(rows, int.make));

for (const pipeline of carried)
  app.producer(`make-${pipeline.name}`, { pipelines: [pipeline] }, ({ rows }: Count) =>
    told(rows, (id) => ({ id, text: largeText })),
  );

app.producer("make-latency", { pipelines: [late] }, async function* ({ rows }: Count) {
  const began = now();
  for (const i of told(rows, (number) => number)) {
    // At fixed times, so that a slow row does not make the ones behind it rarer.
    const pause = began + i * 10 - now();
    if (pause > 0) await sleep(pause);
    yield { sent: now() };
  }
});

export default defineProject({ name: "bench", apps: [app] });
