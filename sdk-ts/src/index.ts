/** The public API of the TypeScript SDK: what users' projects import. */
import { registerPipelineRunner } from "./pipeline/pipeline.js";
import { registerRunner } from "./project/project.js";

registerRunner(() => import("./run/index.js"));
registerPipelineRunner({
  run: async (...args) => (await import("./rehearsal/rehearse.js")).rehearse(...args),
  call: async (...args) => (await import("./run/call.js")).callPipeline(...args),
});

export { StairsError, isStairsError, type ErrorCode } from "@stairs/core";
export { App, type AppOptions, type Components } from "./app/app.js";
export type { Config, Override } from "./config/config.js";
export type { JsonValue } from "./config/json-value.js";
export type { Consumer } from "./consumer/consumer.js";
export {
  Flow,
  isFlow,
  type FlowClass,
  type FlowInput,
  type FlowOutput,
  type FlowResults,
} from "./flow/flow.js";
export type { FlowGraph } from "./flow/flow-graph.js";
export { step, type StepDecorator } from "./flow/step.js";
export type { StepOptions } from "./flow/step-declaration.js";
export type { Context, NativeStep, Row } from "./native-step.js";
export { Permanent, RetryAfter, StopPipeline } from "./outcomes.js";
export { concatenate } from "./pipeline/concatenate.js";
export type { Duration } from "./pipeline/duration.js";
export { DataFrame, DataPoint, type Inputs } from "./pipeline/frame.js";
export type { Builder, Pipeline, PipelineInBuild, PipelineOptions } from "./pipeline/pipeline.js";
export type {
  CallOptions,
  DroppedRow,
  GivenUpRow,
  RowsOutcome,
  RunOptions,
  Stub,
} from "./pipeline/rows-outcome.js";
export type { CallPipelineOptions, PipelineHere } from "./pipeline/call.js";
export type { CopyOptions, NamedCopyOptions } from "./pipeline/copy.js";
export type { RemoteStep } from "./pipeline/step.js";
export type {
  ComponentOptions,
  ConsumerOptions,
  FlowOptions,
  FunctionOptions,
  ProducerFlowOptions,
  ProducerFunctionOptions,
  RetryOptions,
} from "./pipeline/step-options.js";
export type { Producer, ProducerOptions, Rows } from "./producer/producer.js";
export type {
  ProducerProgress,
  ProducerReport,
  RunProducerOptions,
} from "./producer/run-options.js";
export type { StandardIssue, StandardResult, StandardSchemaV1 } from "./standard-schema.js";
export {
  type ComponentCall,
  type ComponentEnd,
  onComponentCalled,
  onComponentFinished,
} from "./signals/component-signals.js";
export { onAppCreated, onAppReady, onPipelineReady, onProjectReady } from "./signals/lifecycle.js";
export { defineProject, getProject, type Project, type ProjectOptions } from "./project/project.js";
export type { RunPipelinesOptions, RunReport } from "./project/run-options.js";
