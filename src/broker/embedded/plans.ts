/** Stored plans, and which plan new rows of a pipeline follow. Pointers are few, so memory holds all of them. */
import { type Clock, StairsError } from "@stairs/core";
import {
  type ModeChange,
  type PipelineMode,
  planGraceMs,
  type PlanOffer,
  type Pointer,
  type StoredPlan,
} from "../contract.js";
import type { Database, Value } from "./driver.js";
import type { Turn } from "./group.js";

/** How many plans the engine removes in one step. */
const removedAtOnce = 16;

/** Data that may name a plan, besides pointers. */
export interface PlanUsers {
  /** Whether anything names that plan, including what this turn writes. */
  readonly names: (turn: Turn, planId: string) => boolean;
}

/** The plans of one engine. */
export class Plans {
  readonly #pointers = new Map<string, Pointer>();
  readonly #clock: Clock;
  readonly #users: readonly PlanUsers[];
  readonly #insert;
  readonly #see;
  readonly #read;
  readonly #unseen;
  readonly #remove;
  readonly #readPointer;
  readonly #writePointer;

  constructor(db: Database, clock: Clock, users: readonly PlanUsers[]) {
    this.#clock = clock;
    this.#users = users;
    this.#insert = db.prepare(
      "INSERT INTO plan (id, pipeline, body, seen) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body WHERE seen = 0",
    );
    this.#see = db.prepare("UPDATE plan SET seen = max(seen, ?) WHERE id = ?");
    this.#read = db.prepare("SELECT id, pipeline, body, seen FROM plan WHERE id = ?");
    this.#unseen = db.prepare(
      "SELECT id, pipeline FROM plan WHERE seen > 0 AND seen <= ? ORDER BY seen",
    );
    this.#remove = db.prepare("UPDATE plan SET body = '', seen = 0 WHERE id = ?");
    this.#readPointer = db.prepare(
      "SELECT current, offered, version, mode FROM pointer WHERE pipeline = ?",
    );
    this.#writePointer = db.prepare(
      "INSERT OR REPLACE INTO pointer (pipeline, current, offered, version, mode) VALUES (?, ?, ?, ?, ?)",
    );
    for (const [name] of db.prepare("SELECT pipeline FROM pointer ORDER BY pipeline").all([])) {
      const pointer = this.#pointerOnDisk(String(name));
      if (pointer !== undefined) this.#pointers.set(pointer.pipeline, pointer);
    }
  }

  /** See `Plans.savePlan` of the contract. */
  save({ id, pipeline, body }: StoredPlan): boolean {
    const isNew = this.#read.first([id]) === undefined;
    const seen = BigInt(Math.trunc(this.#clock.now()));
    this.#insert.run([id, pipeline, body, seen]);
    this.#see.run([seen, id]);
    return isNew;
  }

  plan(id: string): StoredPlan | undefined {
    const row = this.#read.first([id]);
    if (row === undefined || row[3] === 0n) return undefined;
    return { id: String(row[0]), pipeline: String(row[1]), body: String(row[2]) };
  }

  /** See `Plans.removePlans` of the contract. */
  remove(turn: Turn): readonly string[] {
    const before = BigInt(Math.trunc(this.#clock.now()) - planGraceMs);
    const removed: string[] = [];
    for (const [id = null, pipeline] of this.#unseen.all([before])) {
      const planId = String(id);
      // Memory shows most of the plans that must stay. Only the disk shows changes of this turn.
      if (isPointedAt(this.#pointers.get(String(pipeline)), planId)) continue;
      if (isPointedAt(this.#pointerOnDisk(String(pipeline)), planId)) continue;
      if (this.#users.some((users) => users.names(turn, planId))) continue;
      this.#remove.run([planId]);
      removed.push(planId);
      if (removed.length === removedAtOnce) break;
    }
    return removed;
  }

  pointer(pipeline: string): Pointer | undefined {
    return this.#pointers.get(pipeline);
  }

  pointers(): readonly Pointer[] {
    return [...this.#pointers.values()];
  }

  /** See `Broker.point`. */
  point(turn: Turn, { pipeline, planId, activate, expected }: PlanOffer): Pointer {
    if (this.plan(planId) === undefined) {
      throw new StairsError(
        "NOT_FOUND",
        `There is no plan ${planId} for ${pipeline}: store the plan before you offer it.`,
      );
    }
    // Reads the pointer from disk, because an earlier change of this turn may have moved it.
    const before = this.#pointerOnDisk(pipeline);
    if (expected !== undefined && before?.currentPlanId !== expected) {
      throw new StairsError(
        "CHANGED_MEANWHILE",
        `${pipeline} runs plan ${before?.currentPlanId ?? "none"}, not ${expected}: look again and repeat.`,
      );
    }
    const currentPlanId = before === undefined || activate ? planId : before.currentPlanId;
    const version = (before?.version ?? 0) + (before?.currentPlanId === currentPlanId ? 0 : 1);
    const mode = before?.mode ?? "running";
    const seen = BigInt(Math.trunc(this.#clock.now()));
    for (const id of new Set([planId, before?.currentPlanId, before?.offeredPlanId]))
      if (id !== undefined) this.#see.run([seen, id]);
    return this.#write(turn, { pipeline, currentPlanId, offeredPlanId: planId, version, mode });
  }

  /** See `Broker.setMode`. */
  setMode(turn: Turn, { pipeline, mode }: ModeChange): Pointer {
    const before = this.#pointerOnDisk(pipeline);
    if (before === undefined) {
      throw new StairsError("NOT_FOUND", `There is no pipeline ${pipeline}: register it first.`);
    }
    return this.#write(turn, { ...before, mode });
  }

  #write(turn: Turn, pointer: Pointer): Pointer {
    const { pipeline, currentPlanId, offeredPlanId, version, mode } = pointer;
    this.#writePointer.run([pipeline, currentPlanId, offeredPlanId, BigInt(version), mode]);
    turn.afterCommit(() => this.#pointers.set(pipeline, pointer));
    return pointer;
  }

  #pointerOnDisk(pipeline: string): Pointer | undefined {
    const row = this.#readPointer.first([pipeline]);
    return (
      row && {
        pipeline,
        currentPlanId: String(row[0]),
        offeredPlanId: String(row[1]),
        version: Number(row[2]),
        mode: modeOf(row[3]),
      }
    );
  }
}

function isPointedAt(pointer: Pointer | undefined, planId: string): boolean {
  return pointer?.currentPlanId === planId || pointer?.offeredPlanId === planId;
}

function modeOf(value: Value | undefined): PipelineMode {
  return value === "paused" || value === "draining" ? value : "running";
}
