export { attemptAfter, type FailedAttempt, type Fates, fatesOf, type Retry } from "./fates.js";
export { frameBytes, sliceFrame } from "./frames.js";
export type { CallInput, Caller, TakePart } from "./call.js";
export { lateOutcome } from "./late.js";
export { runLine, runMoves } from "./line.js";
export {
  type CallOutcome,
  type CallOutput,
  checkAccounting,
  checkParents,
  isPlain,
  type RowDrop,
  type RowFailure,
} from "./outcome.js";
export {
  type Answer,
  type Delivery,
  type Emission,
  type FailedRow,
  firstSegment,
  RunResult,
  type Segment,
} from "./run.js";
