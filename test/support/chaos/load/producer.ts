/**
 * A producer process: pushes rows and waits for their acks, again and again until its stdin ends, and says
 * in a history of its own what it pushed and what was acked.
 */
import { openPush } from "@stairs/sdk/internal";
import { Journal } from "../../history/journal.js";
import { loadRow, pipeline, type Trick } from "../rows.js";

/** Its only argument, as JSON. */
export interface ProducerOrders {
  readonly name: string;
  /** `host:port` of the coordinator. */
  readonly address: string;
  /** The folder of the histories. */
  readonly history: string;
  /** Every so many rows one has a trick; no more than `times` of them. */
  readonly tricks?: { readonly trick: Trick; readonly every: number; readonly times: number };
}

const rowsAtOnce = 20;
const { name, address, history, tricks } = JSON.parse(process.argv[2] ?? "{}") as ProducerOrders;
const journal = Journal.inFolder(history, name);
let stopping = false;
process.stdin.once("end", () => (stopping = true)).resume();

const push = await openPush({ address, pipelines: [pipeline], producer: name });
process.stdout.write("pushes\n");
let tricked = 0;
for (let next = 0; !stopping; next += rowsAtOnce) {
  const rows = Array.from({ length: rowsAtOnce }, (_, i) =>
    loadRow(name, next + i, trickFor(next + i)),
  );
  const act = journal.begin("push", { pipelines: [pipeline], rows });
  await push.pushRows(rows);
  await push.flush();
  act.ok({});
}
await push.close();
process.stdout.write(`${push.acked} rows acked\n`);

function trickFor(n: number): Trick | undefined {
  if (tricks === undefined || tricked === tricks.times || n % tricks.every !== tricks.every - 1)
    return undefined;
  tricked += 1;
  return tricks.trick;
}
