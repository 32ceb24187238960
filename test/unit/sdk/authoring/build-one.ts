/** Builds pipelines of throw-away apps, for tests of what a builder makes. */
import { App, type DataFrame, type Inputs, type Pipeline } from "../../../../sdk-ts/src/index.js";

/** The rows of the tests' pipelines. */
export interface Entry {
  readonly value: number;
  readonly city: string;
}

/** What a test's builder may give: also wrong things. */
export type AnyResult = unknown;

/** A pipeline `core.main` that is not built yet. */
export function pipelineOf(builder: (entry: Inputs<Entry>) => AnyResult): Pipeline {
  const app = new App("core");
  return app.pipeline("main", (_pipeline, entry: Inputs<Entry>) => {
    return builder(entry) as DataFrame<object>;
  });
}

/** The nodes of `core.main`, each without the options that are not set. */
export function nodesOf(builder: (entry: Inputs<Entry>) => AnyResult): Record<string, unknown>[] {
  return pipelineOf(builder).spec.nodes.map((node) => {
    const set = Object.entries(node).filter(
      ([key, value]) => key !== "source" && !isDefault(value),
    );
    return Object.fromEntries(set);
  });
}

/** The nodes of `core.main` but the last, a consumer, without which the moves would lead nowhere. */
export function movesOf(
  builder: (entry: Inputs<Entry>) => DataFrame<object>,
): Record<string, unknown>[] {
  return nodesOf((entry) => builder(entry).subscribeConsumer(end)).slice(0, -1);
}

function end(): void {}

/** The names of the nodes of `core.main`. */
export function namesOf(builder: (entry: Inputs<Entry>) => AnyResult): string[] {
  return pipelineOf(builder).spec.nodes.map((node) => node.name);
}

/** The message of the error that building `core.main` throws. */
export function errorOf(builder: (entry: Inputs<Entry>) => AnyResult): string {
  try {
    void pipelineOf(builder).spec;
  } catch (error) {
    return String(error);
  }
  throw new Error("The pipeline was built without an error.");
}

function isDefault(value: unknown): boolean {
  if (value === null || value === undefined || value === false || value === "" || value === 0)
    return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}
