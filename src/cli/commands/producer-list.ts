/** `stairs producer list`: lists the project's producers. */
import { command, inProject, json } from "../declaration.js";
import { printRows } from "../print-rows.js";
import { loadProject } from "../project/load.js";

export const declaration = command({
  docs: "List the producers of the project.",
  arguments: {},
  options: { ...inProject, json },
  examples: ["", "--json"],
  async run(input) {
    const { project } = await loadProject(input);
    const producers = project.producers().map((producer) => ({
      producer: producer.fullName,
      pipelines: producer.pipelines.map((pipeline) => pipeline.fullName),
      source: producer.source,
    }));
    printRows(input, producers, "The project has no producers.", {
      PRODUCER: (row) => row.producer,
      PIPELINES: (row) => row.pipelines.join(", "),
      SOURCE: (row) => row.source,
    });
    return 0;
  },
});
