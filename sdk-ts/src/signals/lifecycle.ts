/**
 * Signals of a project's life. Each comes once in a process for each object, and a handler that comes
 * late is called at once. What a handler throws is reported on stderr and changes nothing else; a
 * promise that it gives is not waited for.
 */
import type { App } from "../app/app.js";
import type { Pipeline } from "../pipeline/pipeline.js";
import type { Project } from "../project/project.js";
import { onObject } from "./object-signals.js";

/**
 * `handler` is called when the project is ready: its apps are all there, no config can change any
 * more, and something is about to run. Every worker process has its own.
 * @returns Removes the handler.
 */
export function onProjectReady(handler: (project: Project) => unknown): () => void {
  return onObject("onProjectReady", [handler]);
}

/**
 * `handler` is called when an app was made, before it has components, or for one app alone. Its
 * config can still change.
 * @returns Removes the handler.
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
 * `handler` is called when an app of the project is ready: all its components are there, its config
 * cannot change any more.
 * @returns Removes the handler.
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
 * `handler` is called when a pipeline of the project is ready, before its app is. Its config cannot
 * change any more; its graph is built when it is asked for.
 * @returns Removes the handler.
 */
export function onPipelineReady(handler: (pipeline: Pipeline) => unknown): () => void;
export function onPipelineReady<Mine extends Pipeline>(
  pipeline: Mine,
  handler: (pipeline: Mine) => unknown,
): () => void;
export function onPipelineReady(...given: readonly unknown[]): () => void {
  return onObject("onPipelineReady", given);
}
