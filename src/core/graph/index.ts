/** Pipelines as specs, their checks, and what they compile to. */
export { checkSpec } from "./check.js";
export { type CompileOptions, compileSpec } from "./compile.js";
export { type FindPipeline, type Inlined, inlinePipelines } from "./inline.js";
export { nearest } from "./nearest.js";
export { allOps } from "./ops.js";
export { type GraphProblem, problemsError } from "./problem.js";
export { plainStep, predicateNode } from "./plain-step.js";
export { planView } from "./plan-view.js";
export type * from "./plan.js";
export { pipelinesCalled } from "./spec.js";
export { isPlanId } from "./signature.js";
export type * from "./spec.js";
export { stageOf } from "./stage-of.js";
export { specFromWire, specToWire } from "./spec-wire.js";
