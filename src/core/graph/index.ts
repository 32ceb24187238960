/** Pipelines as specs, their checks, and what they compile to. */
export { checkSpec } from "./check.js";
export { compileSpec } from "./compile.js";
export { nearest } from "./nearest.js";
export { type GraphProblem, problemsError } from "./problem.js";
export { planView } from "./plan-view.js";
export type * from "./plan.js";
export type * from "./spec.js";
export { specFromWire, specToWire } from "./spec-wire.js";
