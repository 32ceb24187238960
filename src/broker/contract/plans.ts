/** Plans, and which of them each pipeline follows. The engine stores a plan's body and does not read it. */

/** A stored plan and where it came from; `body` is JSON text that only the graph layer reads. */
export interface StoredPlan {
  readonly id: string;
  readonly pipeline: string;
  readonly body: string;
}

/**
 * Whether a pipeline's rows move. `paused`: what is leased finishes, nothing more is leased. `draining`: what is
 * inside finishes, nothing more comes in.
 */
export type PipelineMode = "running" | "paused" | "draining";

/** Which plan new rows of a pipeline follow, and whether rows move. */
export interface Pointer {
  readonly pipeline: string;
  readonly currentPlanId: string;
  /** The plan that was registered last. */
  readonly offeredPlanId: string;
  /** Rises with every change of `currentPlanId`, from 1. */
  readonly version: number;
  /** `running` until `setMode` says otherwise. */
  readonly mode: PipelineMode;
}

/** A stored plan for a pipeline. */
export interface PlanOffer {
  readonly pipeline: string;
  readonly planId: string;
  /** False: it becomes current only if the pipeline has no plan. */
  readonly activate: boolean;
  /** With it, the plan becomes current only if this one was. */
  readonly expected?: string | undefined;
}

/** A pipeline and its new mode. */
export interface ModeChange {
  readonly pipeline: string;
  readonly mode: PipelineMode;
}

/**
 * How long a plan is kept that nothing names, in milliseconds: a process that has just stored or read it may put rows under it
 * meanwhile.
 */
export const planGraceMs = 24 * 3_600_000;

/** What the plan book asks of a store. */
export interface Plans {
  /**
   * Stores a plan, unless it is there. Rows may be put under it for the next `planGraceMs`, whatever happens.
   * @returns false if a plan of this id was ever stored: the store remembers the ids of plans that it has removed.
   */
  savePlan(plan: StoredPlan): Promise<boolean>;

  /** Undefined if there is none of that id. */
  plan(id: string): Promise<StoredPlan | undefined>;

  /**
   * Offers a stored plan; makes it current if the pipeline has none, or if `activate`.
   * @throws StairsError NOT_FOUND if the plan is not stored; CHANGED_MEANWHILE if `expected` is given and was not current.
   */
  point(offer: PlanOffer): Promise<Pointer>;

  /** Undefined if nothing was ever offered for the pipeline. */
  pointer(pipeline: string): Promise<Pointer | undefined>;

  pointers(): Promise<readonly Pointer[]>;

  /**
   * Removes some plans that nothing names (R12): no entry, delayed row, dead letter, staged part or row on its way to
   * another pipeline, and no pipeline follows or offers it, nor has in the last `planGraceMs`.
   * @returns the ids of those that were removed; empty: there are no more.
   */
  removePlans(): Promise<readonly string[]>;

  /**
   * Pauses a pipeline, drains it or lets it run: kept beside its pointer. The engine itself holds to it only in
   * `enqueue`; a process that leases asks for it.
   * @throws StairsError NOT_FOUND if the pipeline has no pointer.
   */
  setMode(change: ModeChange): Promise<Pointer>;
}
