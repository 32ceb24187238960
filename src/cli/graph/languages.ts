/** Which languages implement a step: known of native ones, asked of workers for the others. */
import type { PipelineSpec } from "@stairs/core";
import type { ListWorkersResponse__Output } from "@stairs/core/protocol";
import type { Connection } from "../connect.js";
import type { LanguagesOf } from "./show.js";

/** Nobody waits longer for what is shown only if it is there. */
const answerMs = 1000;

/** Of connected workers: step → languages. */
export type WorkerLanguages = ReadonlyMap<string, ReadonlySet<string>>;

/** @param specs Pipelines whose native steps are known: a step `app.pipeline/…` is native to that pipeline. */
export function languagesBy(
  specs: readonly Pick<PipelineSpec, "app" | "name" | "language">[],
  workers: WorkerLanguages,
): LanguagesOf {
  const native = new Map(specs.map(({ app, name, language }) => [`${app}.${name}`, language]));
  return (step) => {
    const language = native.get(step.slice(0, Math.max(0, step.indexOf("/")))) ?? "";
    if (language !== "") return [language];
    const found = [...(workers.get(step) ?? [])].sort();
    return found.length === 0 ? ["remote"] : found;
  };
}

/** The languages of the connected workers; nothing if no coordinator answers. */
export async function workerLanguages(connection: Connection): Promise<WorkerLanguages> {
  const languages = new Map<string, Set<string>>();
  try {
    const { workers } = await connection.ask<ListWorkersResponse__Output>((metadata, _, done) =>
      connection.inspect.listWorkers({}, metadata, { deadline: Date.now() + answerMs }, done),
    );
    for (const worker of workers) {
      if (worker.language === "") continue;
      for (const step of worker.steps)
        languages.set(step, (languages.get(step) ?? new Set()).add(worker.language));
    }
  } catch {
    // The graph is shown without a coordinator too.
  }
  return languages;
}
