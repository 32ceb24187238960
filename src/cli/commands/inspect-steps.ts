/** `stairs inspect steps`: lists the steps that pipelines need or workers have. */
import type { ListStepsResponse__Output } from "@stairs/core/protocol";
import { connect } from "../connect.js";
import { command, connecting, json } from "../declaration.js";
import { printRows } from "../print-rows.js";

export const declaration = command({
  docs: "List the steps that pipelines need or workers have.",
  arguments: {},
  options: { ...connecting, json },
  examples: ["", "--json"],
  async run(input) {
    const connection = await connect(input);
    try {
      const { steps } = await connection.ask<ListStepsResponse__Output>((metadata, call, done) =>
        connection.inspect.listSteps({}, metadata, call, done),
      );
      printRows(input, steps, "No pipeline and no worker has a step.", {
        STEP: (step) => step.name,
        WORKERS: (step) => step.workers,
        PIPELINES: (step) => step.pipelines.join(", "),
      });
      return 0;
    } finally {
      connection.close();
    }
  },
});
