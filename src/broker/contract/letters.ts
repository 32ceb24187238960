/** The dead letters, for callers that list and settle them. */
import type {
  DeadDecision,
  DeadDecisionResult,
  DeadEntry,
  DeadFilter,
  DeadPage,
} from "./dead-letter.js";
import type { Depth } from "./entry.js";

/** Reads and settles dead letters. Commits and arrivals write them; see `Commit.dead` and `EnqueueRequest.dead`. */
export interface Letters {
  /**
   * A page of letters, without their rows. An engine examines a bounded number per page: follow `DeadPage.next` to the
   * end.
   */
  deadLetters(filter: DeadFilter): Promise<DeadPage>;

  /** One letter with its rows; undefined if no letter has that id. */
  deadLetter(id: string): Promise<DeadEntry | undefined>;

  /** Revives, cuts or deletes letters, in one step. If one of them has changed, the engine changes nothing. */
  settleDead(decision: DeadDecision): Promise<DeadDecisionResult>;

  /** How much a pipeline's dead letters hold; as exact as `Queues.depth`. */
  deadDepth(pipeline: string): Depth;
}
