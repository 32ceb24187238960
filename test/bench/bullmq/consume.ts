/** BullMQ's consumer, the worker of the second queue: `consume.ts PORT int|row single|packed`. */
import { Worker } from "bullmq";
import { Arrivals, endWithParent, tell } from "../role.js";
import { works } from "../work.js";
import { type Packed, queueNames, workerOptions } from "./queues.js";

const [port, name, form] = process.argv.slice(2);
endWithParent();
const arrivals = new Arrivals();
arrivals.listen();
const work = works[name === "row" ? "row" : "int"];
const figure = work.figure as (row: object) => number;
const packed = form === "packed";
const [, output] = queueNames(work.name, packed);

const worker = new Worker<object>(
  output,
  async ({ data }) => {
    if (packed) for (const row of (data as Packed).rows) arrivals.see(figure(row));
    else arrivals.see(figure(data));
  },
  workerOptions(Number(port)),
);
await worker.waitUntilReady();
tell({ event: "ready" });
