/**
 * Signals of a project's lifecycle. A process sends each signal once per object. A handler
 * registered later is called at once. An error in a handler is reported on stderr and changes
 * nothing else; a promise that it returns is not awaited.
 */
import type { App } from "../app/app.js";
import type { Pipeline } from "../pipeline/pipeline.js";
import type { Project } from "../project/project.js";
import { onObject } from "./object-signals.js";

/**
 * Calls `handler` when the project is ready: all its apps are loaded, no config can change any
 * more, and something is about to run. Every worker process sends its own signal.
 * @returns A function that removes the handler.
 */
export function onProjectReady(handler: (project: Project) => unknown): () => void {
  return onObject("onProjectReady", [handler]);
}

/**
 * Calls `handler` when an app is created, before it has components. With an app as first argument,
 * only for that app. Its config can still change.
 * @returns A function that removes the handler.
 */
export function onAppCreated(handler: (app: App) => unknown): () => void;
export function onAppCreated<Mine extends App>(
  app: Mine,
  handler: (app: Mine) => unknown,
): () => void;
export function onAppCreated(...given: readonly unknown[]): () => void {
  return onObject("onAppCreated", given);
}

/**
 * Calls `handler` when an app of the project is ready: all its components are defined, and its
 * config cannot change any more.
 * @returns A function that removes the handler.
 */
export function onAppReady(handler: (app: App) => unknown): () => void;
export function onAppReady<Mine extends App>(
  app: Mine,
  handler: (app: Mine) => unknown,
): () => void;
export function onAppReady(...given: readonly unknown[]): () => void {
  return onObject("onAppReady", given);
}

/**
 * Calls `handler` when a pipeline of the project is ready, before its app is. Its config cannot
 * change any more; its graph is built at first use.
 * @returns A function that removes the handler.
 */
export function onPipelineReady(handler: (pipeline: Pipeline) => unknown): () => void;
export function onPipelineReady<Mine extends Pipeline>(
  pipeline: Mine,
  handler: (pipeline: Mine) => unknown,
): () => void;
export function onPipelineReady(...given: readonly unknown[]): () => void {
  return onObject("onPipelineReady", given);
}
