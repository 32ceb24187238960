/** The dead letters, for those who list them and decide about them. */
import type {
  DeadDecision,
  DeadDecisionResult,
  DeadEntry,
  DeadFilter,
  DeadPage,
} from "./dead-letter.js";
import type { Depth } from "./entry.js";

/** What keeps dead letters. Commits and arrivals write them; see `Commit.dead` and `EnqueueRequest.dead`. */
export interface Letters {
  /** Some letters, without their rows. An engine looks at a bounded number at once: follow `DeadPage.next` to the end. */
  deadLetters(filter: DeadFilter): Promise<DeadPage>;

  /** One letter with its rows; undefined if there is none of that id. */
  deadLetter(id: string): Promise<DeadEntry | undefined>;

  /** Revives, cuts or ends letters, in one step. Nothing happens if one of them has changed. */
  settleDead(decision: DeadDecision): Promise<DeadDecisionResult>;

  /** What a pipeline's dead letters hold, as exact as `Queues.depth`. */
  deadDepth(pipeline: string): Depth;
}
