/** Stored plans, of all pipelines in one hash, since a plan's id names it; pointers and modes in their pipelines' slots. */
import { randomUUID } from "node:crypto";
import { StairsError } from "@stairs/core";
import type { ModeChange, PlanOffer, Pointer, StoredPlan } from "../contract.js";
import { list, text } from "./reply.js";
import { pointScript } from "./scripts/pipeline.js";
import { pointerOf } from "./slot-state.js";
import type { Slots } from "./slots.js";

/** The plans of one store. */
export class Plans {
  constructor(private readonly slots: Slots) {}

  async save({ id, pipeline, body }: StoredPlan): Promise<void> {
    const { connection, keys } = this.slots;
    await connection.command("HSETNX", keys.plans, id, JSON.stringify({ pipeline, body }));
  }

  async plan(id: string): Promise<StoredPlan | undefined> {
    const { connection, keys } = this.slots;
    const stored = await connection.command("HGET", keys.plans, id);
    if (stored === null) return undefined;
    return { id, ...(JSON.parse(text(stored)) as Omit<StoredPlan, "id">) };
  }

  /** See `Broker.point`. */
  async point({ pipeline, planId, activate, expected }: PlanOffer): Promise<Pointer> {
    const { connection, keys } = this.slots;
    if ((await connection.command("HEXISTS", keys.plans, planId)) !== 1) {
      throw new StairsError(
        "NOT_FOUND",
        `There is no plan ${planId} for ${pipeline}: store it before it is offered.`,
      );
    }
    return this.#change(pipeline, [planId, activate ? 1 : 0, expected ?? "", ""], expected);
  }

  setMode({ pipeline, mode }: ModeChange): Promise<Pointer> {
    return this.#change(pipeline, ["", 0, "", mode], undefined);
  }

  async pointer(pipeline: string): Promise<Pointer | undefined> {
    const { connection, keys } = this.slots;
    const meta = keys.of(pipeline, "meta");
    const fields = ["current", "offered", "version", "mode"];
    return pointerOf(pipeline, list(await connection.command("HMGET", meta, ...fields)));
  }

  async #change(
    pipeline: string,
    args: readonly (string | number)[],
    expected: string | undefined,
  ): Promise<Pointer> {
    const answer = list(await this.slots.run(pipeline, pointScript, args, randomUUID()));
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
