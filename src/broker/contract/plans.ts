/** Plans, and which plan each pipeline follows. The engine stores a plan's body and does not read it. */

/** A stored plan and its pipeline. `body` is JSON text that only the graph layer reads. */
export interface StoredPlan {
  readonly id: string;
  readonly pipeline: string;
  readonly body: string;
}

/**
 * Whether a pipeline's rows move. `paused`: leased rows finish, and no further rows are leased. `draining`: rows inside
 * the pipeline finish, and no further rows come in.
 */
export type PipelineMode = "running" | "paused" | "draining";

/** Which plan new rows of a pipeline follow, and whether rows move. */
export interface Pointer {
  readonly pipeline: string;
  readonly currentPlanId: string;
  /** The plan registered last. */
  readonly offeredPlanId: string;
  /** Rises with every change of `currentPlanId`, from 1. */
  readonly version: number;
  /** `running` until `setMode` changes it. */
  readonly mode: PipelineMode;
}

/** A stored plan for a pipeline. */
export interface PlanOffer {
  readonly pipeline: string;
  readonly planId: string;
  /** False: the plan becomes current only if the pipeline has no current plan. */
  readonly activate: boolean;
  /** If given, the plan becomes current only if this plan was current. */
  readonly expected?: string | undefined;
}

/** A pipeline and its new mode. */
export interface ModeChange {
  readonly pipeline: string;
  readonly mode: PipelineMode;
}

/**
 * How long the store keeps a plan that nothing names, in milliseconds. Meanwhile a process that has just stored or read
 * the plan may enqueue rows under it.
 */
export const planGraceMs = 24 * 3_600_000;

/** What the plan book needs from a store. */
export interface Plans {
  /**
   * Stores a plan, unless the store already has it. Callers may enqueue rows under it for the next `planGraceMs` in any
   * case.
   * @returns false if the store has ever had a plan of this id: it remembers the ids of removed plans.
   */
  savePlan(plan: StoredPlan): Promise<boolean>;

  /** Undefined if no plan has that id. */
  plan(id: string): Promise<StoredPlan | undefined>;

  /**
   * Offers a stored plan; makes it current if the pipeline has none, or if `activate`.
   * @throws StairsError NOT_FOUND if the plan is not stored; CHANGED_MEANWHILE if `expected` is given and was not current.
   */
  point(offer: PlanOffer): Promise<Pointer>;

  /** Undefined if the pipeline has never been offered a plan. */
  pointer(pipeline: string): Promise<Pointer | undefined>;

  pointers(): Promise<readonly Pointer[]>;

  /**
   * Removes some plans that nothing names (R12): no entry, delayed row, dead letter, staged part or row on its way to
   * another pipeline names the plan, and no pipeline follows or offers it or has done so in the last `planGraceMs`.
   * @returns the ids of the removed plans; empty: nothing is left to remove.
   */
  removePlans(): Promise<readonly string[]>;

  /**
   * Pauses a pipeline, drains it or lets it run. The engine stores the mode beside the pointer. The engine itself obeys
   * it only in `enqueue`; a process that leases must read the mode and obey it.
   * @throws StairsError NOT_FOUND if the pipeline has no pointer.
   */
  setMode(change: ModeChange): Promise<Pointer>;
}
