/**
 * Stored plans and pointers. One hash holds the plans of all pipelines, because callers ask for a plan by its id alone.
 * Pointers and modes lie in their pipelines' slots.
 */
import { randomUUID } from "node:crypto";
import { StairsError } from "@stairs/core";
import {
  type ModeChange,
  planGraceMs,
  type PlanOffer,
  type Pointer,
  type StoredPlan,
} from "../contract.js";
import { counted } from "./codec.js";
import { groups, list, number, text } from "./reply.js";
import { pointScript } from "./scripts/pipeline.js";
import {
  namedPlansScript,
  removePlansScript,
  savePlanScript,
  seePlansScript,
  unseenPlansScript,
} from "./scripts/plans.js";
import { pointerOf } from "./slot-state.js";
import type { Slots } from "./slots.js";

/** How many plans the engine removes in one step. */
const removedAtOnce = 64;

/** The plans of one store. */
export class Plans {
  readonly #slots: Slots;

  constructor(slots: Slots) {
    this.#slots = slots;
  }

  /** See `Plans.savePlan` of the contract. */
  async save({ id, pipeline, body }: StoredPlan): Promise<boolean> {
    const { connection, keys, time } = this.#slots;
    const args = [time, id, pipeline, JSON.stringify({ pipeline, body }), randomUUID()];
    return number(await connection.run(savePlanScript, [keys.plans], args)) === 1;
  }

  async plan(id: string): Promise<StoredPlan | undefined> {
    const { connection, keys } = this.#slots;
    const stored = await connection.command("HGET", keys.plans, id);
    if (stored === null || text(stored) === "") return undefined;
    return { id, ...(JSON.parse(text(stored)) as Omit<StoredPlan, "id">) };
  }

  /** See `Broker.point`. */
  async point({ pipeline, planId, activate, expected }: PlanOffer): Promise<Pointer> {
    const { connection, keys, time } = this.#slots;
    const before = await this.pointer(pipeline);
    const ids = [planId, before?.currentPlanId, before?.offeredPlanId];
    // This comes first: it protects these plans from removal for a while.
    const seen = [time, pipeline, ...new Set(ids.flatMap((id) => id ?? []))];
    if (number(await connection.run(seePlansScript, [keys.plans], seen)) !== 1) {
      throw new StairsError(
        "NOT_FOUND",
        `There is no plan ${planId} for ${pipeline}: store the plan before you offer it.`,
      );
    }
    return this.#change(pipeline, [planId, activate ? 1 : 0, expected ?? "", ""], expected);
  }

  setMode({ pipeline, mode }: ModeChange): Promise<Pointer> {
    return this.#change(pipeline, ["", 0, "", mode], undefined);
  }

  async pointer(pipeline: string): Promise<Pointer | undefined> {
    const { connection, keys } = this.#slots;
    const meta = keys.of(pipeline, "meta");
    const fields = ["current", "offered", "version", "mode"];
    return pointerOf(pipeline, list(await connection.command("HMGET", meta, ...fields)));
  }

  /** See `Plans.removePlans` of the contract. A plan that is seen meanwhile stays. */
  async remove(): Promise<readonly string[]> {
    const { connection, keys, time } = this.#slots;
    const unseen = groups(
      await connection.run(unseenPlansScript, [keys.plans], [time, planGraceMs]),
      3,
    ).map(([id, pipeline, seen]) => ({
      id: text(id),
      pipeline: text(pipeline),
      seen: text(seen),
    }));
    const pointers = [...this.#slots.views.values()].flatMap(({ state }) => state?.pointer ?? []);
    const known = new Set(pointers.flatMap((one) => [one.currentPlanId, one.offeredPlanId]));
    const plans = unseen.filter(({ id }) => !known.has(id));
    if (plans.length === 0) return [];
    // Rows on their way stay with their sender until they have arrived. So this asks the senders before the targets and
    // finds such rows at one of the two.
    const named = await this.#sent(plans.map(({ id }) => id));
    for (const pipeline of new Set(plans.map((plan) => plan.pipeline))) {
      const ids = plans.flatMap((plan) => (plan.pipeline === pipeline ? [plan.id] : []));
      const answer = await this.#slots.run(
        pipeline,
        namedPlansScript,
        counted(ids, (id) => [id]),
      );
      for (const id of list(answer)) named.add(text(id));
    }
    const unnamed = plans.filter(({ id }) => !named.has(id));
    const removed: string[] = [];
    for (let from = 0; from < unnamed.length; from += removedAtOnce) {
      const some = unnamed.slice(from, from + removedAtOnce);
      const args = [time, ...some.flatMap(({ id, seen }) => [id, seen])];
      const ids = list(await connection.run(removePlansScript, [keys.plans], args));
      removed.push(...ids.map(text));
    }
    return removed;
  }

  /** The plans among these that rows on their way to another pipeline follow. */
  async #sent(ids: readonly string[]): Promise<Set<string>> {
    const { connection, keys } = this.#slots;
    const named = new Set<string>();
    for (const pipeline of list(await connection.command("SMEMBERS", keys.pipelines))) {
      const fields = ids.map((id) => `binds ${id}`);
      const meta = keys.of(text(pipeline), "meta");
      const counts = list(await connection.command("HMGET", meta, ...fields));
      ids.forEach((id, at) => {
        if (counts[at] !== null) named.add(id);
      });
    }
    return named;
  }

  async #change(
    pipeline: string,
    args: readonly (string | number)[],
    expected: string | undefined,
  ): Promise<Pointer> {
    const answer = list(await this.#slots.run(pipeline, pointScript, args, randomUUID()));
    const [status, ...rest] = answer;
    if (text(status) === "changed") {
      const current = text(rest[0]);
      throw new StairsError(
        "CHANGED_MEANWHILE",
        `${pipeline} runs plan ${current === "" ? "none" : current}, not ${expected ?? "none"}: look again and repeat.`,
      );
    }
    const pointer = text(status) === "is" ? pointerOf(pipeline, rest) : undefined;
    if (pointer === undefined)
      throw new StairsError("NOT_FOUND", `There is no pipeline ${pipeline}: register it first.`);
    return pointer;
  }
}
