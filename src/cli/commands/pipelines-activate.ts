/** `stairs pipelines activate`: new rows follow the plan that was registered last. */
import type { ActivateResponse__Output } from "@stairs/core/protocol";
import { ask, connect } from "../connect.js";
import { connectionAddress } from "../project/address.js";
import { fullPipelineName } from "../project/pipeline-name.js";

/** @returns the exit code. */
export async function activateCommand(
  name: string,
  options: Readonly<Record<string, unknown>>,
): Promise<number> {
  const pipeline = await fullPipelineName(name, options);
  const connection = connect(await connectionAddress(options));
  try {
    const answer = await ask<ActivateResponse__Output>(connection, (metadata, call, done) =>
      connection.pipelines.activate({ pipeline }, metadata, call, done),
    );
    process.stderr.write(
      `New rows of ${pipeline} follow plan ${answer.pipeline?.currentPlanId ?? "?"}.\n`,
    );
    return 0;
  } finally {
    connection.close();
  }
}
