/** BullMQ's first worker: `work.ts PORT int|row single|packed`. Adds its results to the second queue. */
import { Queue, Worker } from "bullmq";
import { endWithParent, tell } from "../role.js";
import { works } from "../work.js";
import { type Packed, queueNames, queueOptions, workerOptions } from "./queues.js";

const [port, name, form] = process.argv.slice(2);
endWithParent();
const work = works[name === "row" ? "row" : "int"];
const run = work.work as (row: object) => object;
const packed = form === "packed";
const [input, output] = queueNames(work.name, packed);
const next = new Queue(output, queueOptions(Number(port)));

interface Waiting {
  readonly data: object;
  readonly added: () => void;
  readonly failed: (error: unknown) => void;
}
let waiting: Waiting[] = [];

/** A job is done when its result is in the second queue. */
function handOn(data: object): Promise<void> {
  return new Promise((added, failed) => {
    if (waiting.push({ data, added, failed }) === 1) setImmediate(() => void flush());
  });
}

async function flush(): Promise<void> {
  const together = waiting;
  waiting = [];
  try {
    await next.addBulk(together.map(({ data }) => ({ name: "row", data })));
    for (const { added } of together) added();
  } catch (error) {
    for (const { failed } of together) failed(error);
  }
}

const worker = new Worker<object>(
  input,
  ({ data }) =>
    packed
      ? handOn({ rows: (data as Packed).rows.map((row) => ({ ...row, ...run(row) })) })
      : handOn({ ...data, ...run(data) }),
  workerOptions(Number(port)),
);
await Promise.all([worker.waitUntilReady(), next.waitUntilReady()]);
tell({ event: "ready" });
