/** `stairs producer list`: the project's producers. */
import { printRows } from "../print-rows.js";
import { loadProject } from "../project/load.js";

/** @returns the exit code. */
export async function listProducers(options: Readonly<Record<string, unknown>>): Promise<number> {
  const { project } = await loadProject(options);
  const producers = project.producers().map((producer) => ({
    producer: producer.fullName,
    pipelines: producer.pipelines.map((pipeline) => pipeline.fullName),
    source: producer.source,
  }));
  printRows(options, producers, "The project has no producer.", {
    PRODUCER: (row) => row.producer,
    PIPELINES: (row) => row.pipelines.join(", "),
    SOURCE: (row) => row.source,
  });
  return 0;
}
