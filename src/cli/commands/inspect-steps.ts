/** `stairs inspect steps`: what pipelines need and workers have. */
import type { ListStepsResponse__Output } from "@stairs/core/protocol";
import { ask, connect } from "../connect.js";
import { connectionAddress } from "../project/address.js";
import { printRows } from "../print-rows.js";

/** @returns the exit code. */
export async function stepsCommand(options: Readonly<Record<string, unknown>>): Promise<number> {
  const connection = await connect(await connectionAddress(options));
  try {
    const { steps } = await ask<ListStepsResponse__Output>(connection, (metadata, call, done) =>
      connection.inspect.listSteps({}, metadata, call, done),
    );
    printRows(options, steps, "No pipeline and no worker has a step.", {
      STEP: (step) => step.name,
      WORKERS: (step) => step.workers,
      PIPELINES: (step) => step.pipelines.join(", "),
    });
    return 0;
  } finally {
    connection.close();
  }
}
