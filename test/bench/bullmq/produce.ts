/** BullMQ's producer: `produce.ts PORT int|row single|packed ROWS`. */
import { Queue } from "bullmq";
import { endWithParent, told } from "../role.js";
import { works } from "../work.js";
import { bulkJobs, bulksUnderWay, packedRows, queueNames, queueOptions } from "./queues.js";

const [port, name, form, rows] = process.argv.slice(2);
endWithParent();
const work = works[name === "row" ? "row" : "int"];
const packed = form === "packed";
const [input] = queueNames(work.name, packed);
const queue = new Queue(input, queueOptions(Number(port)));
await queue.waitUntilReady();

const underWay = new Set<Promise<unknown>>();
let bulk: { name: string; data: object }[] = [];

async function send(): Promise<void> {
  const sent = queue.addBulk(bulk).finally(() => underWay.delete(sent));
  underWay.add(sent);
  bulk = [];
  if (underWay.size >= bulksUnderWay) await Promise.race(underWay);
}

// A bulk of packed jobs holds fewer of them, so that the worker can begin.
const jobs = packed ? Math.ceil(bulkJobs / 50) : bulkJobs;
let pack: object[] = [];
for (const row of told<object>(Number(rows), work.make)) {
  if (packed) {
    if (pack.push(row) < packedRows) continue;
    bulk.push({ name: "rows", data: { rows: pack } });
    pack = [];
  } else bulk.push({ name: "row", data: row });
  if (bulk.length >= jobs) await send();
}
if (pack.length > 0) bulk.push({ name: "rows", data: { rows: pack } });
if (bulk.length > 0) await send();
await Promise.all(underWay);
await queue.close();
process.exit(0);
