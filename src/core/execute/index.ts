export { frameBytes, sliceFrame } from "./frames.js";
export { type CallInput, type Caller, runLine, runMoves } from "./line.js";
export {
  type CallOutcome,
  type CallOutput,
  checkAccounting,
  isPlain,
  type RowDrop,
  type RowFailure,
} from "./outcome.js";
export { type Emission, type FailedRow, firstSegment, RunResult, type Segment } from "./run.js";
