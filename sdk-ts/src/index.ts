/** The public API of the TypeScript SDK: what users' projects import. */
import { registerRunner } from "./project/project.js";

registerRunner(() => import("./run/index.js"));

export { StairsError, isStairsError, type ErrorCode } from "@stairs/core";
export { App, type AppOptions, type Components } from "./app/app.js";
export type { Config, Override } from "./config/config.js";
export type { JsonValue } from "./config/json-value.js";
export type { Consumer } from "./consumer/consumer.js";
export type { Context, NativeStep, Row } from "./native-step.js";
export { Permanent, RetryAfter, StopPipeline } from "./outcomes.js";
export { concatenate } from "./pipeline/concatenate.js";
export type { Duration } from "./pipeline/duration.js";
export { DataFrame, DataPoint, type Inputs } from "./pipeline/frame.js";
export type { Builder, Pipeline, PipelineInBuild, PipelineOptions } from "./pipeline/pipeline.js";
export { step, type RemoteStep } from "./pipeline/step.js";
export type {
  ComponentOptions,
  ConsumerOptions,
  FunctionOptions,
  RetryOptions,
} from "./pipeline/step-options.js";
export type { Producer, ProducerOptions, Rows } from "./producer/producer.js";
export type {
  ProducerProgress,
  ProducerReport,
  RunProducerOptions,
} from "./producer/run-options.js";
export { defineProject, getProject, type Project, type ProjectOptions } from "./project/project.js";
export type { RunPipelinesOptions, RunReport } from "./project/run-options.js";
