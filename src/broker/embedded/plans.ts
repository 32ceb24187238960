/** Stored plans, and which of them new rows of a pipeline follow. Pointers are few: memory has them all. */
import { StairsError } from "@stairs/core";
import type { ModeChange, PipelineMode, PlanOffer, Pointer, StoredPlan } from "../contract.js";
import type { Database, Value } from "./driver.js";
import type { Turn } from "./group.js";

/** The plans of one engine. */
export class Plans {
  readonly #pointers = new Map<string, Pointer>();
  readonly #insert;
  readonly #read;
  readonly #readPointer;
  readonly #writePointer;

  constructor(db: Database) {
    this.#insert = db.prepare("INSERT OR IGNORE INTO plan (id, pipeline, body) VALUES (?, ?, ?)");
    this.#read = db.prepare("SELECT id, pipeline, body FROM plan WHERE id = ?");
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

  save({ id, pipeline, body }: StoredPlan): void {
    this.#insert.run([id, pipeline, body]);
  }

  plan(id: string): StoredPlan | undefined {
    const row = this.#read.first([id]);
    return row && { id: String(row[0]), pipeline: String(row[1]), body: String(row[2]) };
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
        `There is no plan ${planId} for ${pipeline}: store it before it is offered.`,
      );
    }
    // Not from memory: an earlier change of this turn may have moved it.
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

function modeOf(value: Value | undefined): PipelineMode {
  return value === "paused" || value === "draining" ? value : "running";
}
