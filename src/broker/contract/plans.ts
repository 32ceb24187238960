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

/** What the plan book asks of a store. */
export interface Plans {
  /** Stores a plan, unless it is there. */
  savePlan(plan: StoredPlan): Promise<void>;

  /** Undefined if there is none of that id. */
  plan(id: string): Promise<StoredPlan | undefined>;

  /**
   * Offers a stored plan; makes it current if the pipeline has none, or if `activate`.
   * @throws StairsError CHANGED_MEANWHILE if `expected` is given and was not current.
   */
  point(offer: PlanOffer): Promise<Pointer>;

  /** Undefined if nothing was ever offered for the pipeline. */
  pointer(pipeline: string): Promise<Pointer | undefined>;

  pointers(): Promise<readonly Pointer[]>;

  /**
   * Pauses a pipeline, drains it or lets it run: kept beside its pointer. The engine itself holds to it only in
   * `enqueue`; a process that leases asks for it.
   * @throws StairsError NOT_FOUND if the pipeline has no pointer.
   */
  setMode(change: ModeChange): Promise<Pointer>;
}
