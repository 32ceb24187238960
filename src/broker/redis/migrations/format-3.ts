/**
 * Format 3: the store counts dropped rows by reason. A plan records when it was last seen. The store counts everything
 * that names a plan besides entries: dead letters, staged entries, and parcels for other pipelines. So a coordinator
 * can remove plans that nothing names.
 */
import { groups, list, text } from "../reply.js";
import { counted, decodeParcel } from "../codec.js";
import type { Argument, Connection } from "../connection.js";
import type { Keys } from "../keys.js";
import type { StoreStep } from "../migration.js";
import { plansOf } from "../outbox.js";
import { seePlansScript } from "../scripts/plans.js";
import { format3Script, letterPlansScript } from "../scripts/format-3.js";

/** How many letters one step reads. */
const lettersAtOnce = 250;

export const toFormat3: StoreStep = {
  from: 2,
  to: 3,
  async change(store, keys) {
    const pipelines = list(await store.command("SMEMBERS", keys.pipelines)).map(text);
    await seeAllPlans(store, keys);
    for (const pipeline of pipelines) {
      const letters = await lettersByPlan(store, keys, pipeline);
      const parcels = await parcelPlans(store, keys, pipeline);
      await store.run(
        format3Script,
        [...keys.slot(pipeline)],
        [...counted([...letters], (pair) => pair), ...counted(parcels, (pair) => pair)],
      );
    }
  },
};

/** Marks every plan as seen now, so that the store keeps it for a while even if nothing names it. */
async function seeAllPlans(store: Connection, keys: Keys): Promise<void> {
  const ids = list(await store.command("HKEYS", keys.plans)).map(text);
  for (const id of ids.filter((one) => !one.includes(" "))) {
    const { pipeline } = JSON.parse(text(await store.command("HGET", keys.plans, id))) as {
      readonly pipeline: string;
    };
    await store.run(seePlansScript, [keys.plans], ["", pipeline, id]);
  }
}

/** How many letters of each plan each queue has: `QUEUE letters.PLAN` → count. */
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

/** The plans of each waiting parcel, by the parcel's name. */
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
