/**
 * Format 3: dropped rows are counted by reason, and it is counted what names a plan: dead letters, staged entries, and
 * parcels for other pipelines.
 */
import { groups, list, text } from "../reply.js";
import { counted, decodeParcel } from "../codec.js";
import type { Argument, Connection } from "../connection.js";
import type { Keys } from "../keys.js";
import type { StoreStep } from "../migration.js";
import { plansOf } from "../outbox.js";
import { countDropsScript, letterPlansScript } from "../scripts/count-drops.js";

/** So many letters are read in one step. */
const lettersAtOnce = 250;

export const countDrops: StoreStep = {
  from: 2,
  to: 3,
  async change(store, keys) {
    const pipelines = list(await store.command("SMEMBERS", keys.pipelines)).map(text);
    for (const pipeline of pipelines) {
      const letters = await lettersByPlan(store, keys, pipeline);
      const parcels = await parcelPlans(store, keys, pipeline);
      await store.run(
        countDropsScript,
        [...keys.slot(pipeline)],
        [...counted([...letters], (pair) => pair), ...counted(parcels, (pair) => pair)],
      );
    }
  },
};

/** How many letters each queue has of each plan: `QUEUE letters.PLAN` → count. */
async function lettersByPlan(
  store: Connection,
  keys: Keys,
  pipeline: string,
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  const on = [keys.of(pipeline, "letters"), keys.of(pipeline, "dead")];
  for (let from = 0; ; from += lettersAtOnce) {
    const answer = await store.run(letterPlansScript, on, [from, from + lettersAtOnce - 1]);
    const letters = groups(answer, 2);
    for (const [queue, plan] of letters) {
      const field = `${text(queue)} letters.${text(plan)}`;
      counts.set(field, (counts.get(field) ?? 0) + 1);
    }
    if (letters.length < lettersAtOnce) return counts;
  }
}

/** The plans of each parcel that waits, by its name. */
async function parcelPlans(
  store: Connection,
  keys: Keys,
  pipeline: string,
): Promise<(readonly Argument[])[]> {
  const outbox = keys.of(pipeline, "outbox");
  const names = list(await store.command("HKEYS", outbox)).map(text);
  const found: (readonly Argument[])[] = [];
  for (const name of names.filter((one) => one.split(" ").length === 3)) {
    const parcel = await store.command("HGET", outbox, name);
    if (Buffer.isBuffer(parcel)) found.push([name, plansOf(decodeParcel(parcel))]);
  }
  return found;
}
