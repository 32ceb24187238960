/**
 * Which languages implement a step. The spec gives the language of native steps; the coordinator's
 * workers give the others.
 */
import type { PipelineSpec } from "@stairs/core";
import type { ListWorkersResponse__Output } from "@stairs/core/protocol";
import type { Connection } from "../connect.js";
import type { LanguagesOf } from "./show.js";

/** The languages are optional, so the command does not wait longer for them. */
const answerMs = 1000;

/** From the connected workers: step → languages. */
export type WorkerLanguages = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * @param specs Pipelines with known native steps: a step `app.pipeline/…` is native to that
 * pipeline.
 */
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

/** The languages of the connected workers; empty if no coordinator answers. */
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
    // The command also shows the graph without a coordinator.
  }
  return languages;
}
