/** A worker that answers its calls with nonsense, beside good ones. */
import { setTimeout as rest } from "node:timers/promises";
import type { Call__Output, Outcome } from "@stairs/core/protocol";
import { randomUUID } from "node:crypto";
import type { Chance } from "../chance.js";
import { Journal } from "../history/journal.js";
import { RawWorker, valuesOf } from "../raw-worker.js";
import type { ChaosLoad } from "./chaos-load.js";
import { queues } from "./rows.js";
import type { Scenario } from "./scenario.js";

/** How long it keeps a call, in milliseconds: else it would get all of them. */
const keepsMs = 40;

/** Answers to a call of `rows` rows, each wrong in another way. */
const nonsense: readonly ((rows: number) => Outcome)[] = [
  // Nothing is said of any row.
  () => ({}),
  // One row is missing.
  (rows) => ({ outputs: [output(rows + 1)] }),
  // A row went on and failed as well.
  (rows) => ({ outputs: [output(rows)], failures: [{ row: 0, cause: "exception" }] }),
  // A row that the call does not have.
  (rows) => ({ outputs: [output(rows)], dropped: [{ row: rows + 7, reason: "nonsense" }] }),
  // One row became many.
  (rows) => ({
    outputs: [
      output(
        1000,
        Array.from({ length: 1000 }, () => rows - 1),
      ),
    ],
  }),
  // A column that is no JSON array.
  (rows) => ({
    outputs: [{ batch: { rows, columns: [{ name: "value", json: Buffer.from("[1, 2") }] } }],
  }),
  // Parts that were never sent.
  (rows) => ({ outputs: [output(rows)], parts: 3 }),
];

function output(rows: number, parents: number[] = []): NonNullable<Outcome["outputs"]>[number] {
  const json = Buffer.from(JSON.stringify(Array.from({ length: rows }, () => 0)));
  return { batch: { rows, columns: [{ name: "value", json }] }, parents };
}

async function answerWrongly(load: ChaosLoad, times: number, chance: Chance): Promise<void> {
  const journal = Journal.inFolder(load.history, "liar");
  const liar = new RawWorker(load.address);
  await liar.hello([queues.work]);
  while (load.proved < times) {
    const call = await liar.calls.take();
    const { callId } = call;
    const act = journal.begin("call", { call: callId, place: queues.work, rows: rowsOf(call) });
    await rest(keepsMs);
    const outcome = nonsense[chance.below(nonsense.length)]?.(call.batch?.rows ?? 0);
    // Now and then for a call that nobody has.
    const isForeign = chance.once(5);
    if (isForeign) liar.send({ outcome: { ...outcome, callId: randomUUID() } });
    liar.send({ outcome: { ...outcome, callId } });
    if (isForeign) await liar.acks.take();
    const { kind } = await liar.acks.take();
    const answer =
      kind === "KIND_STALE" ? "STALE" : kind === "KIND_REJECTED" ? "REJECTED" : "COMMITTED";
    act.ok({ answer, failed: [] });
    load.proved += isForeign ? 2 : 1;
  }
  liar.end();
}

function rowsOf(call: Call__Output): { key: string; value: number }[] {
  const values = valuesOf(call, "value");
  return valuesOf(call, "key").map((key, at) => ({ key: String(key), value: Number(values[at]) }));
}

export const garbageOutcomes: Scenario = {
  fault: "garbage outcomes beside good ones",
  times: 100,
  async run(load, times, chance) {
    await load.workers("worker", 2);
    await load.producer("producer");
    await load.atWork();
    await answerWrongly(load, times, chance);
  },
};
