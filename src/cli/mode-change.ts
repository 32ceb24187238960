/** Commands that set the mode of pipelines: `pause` and `resume`. */
import type { RegisteredPipeline__Output } from "@stairs/core/protocol";
import { connect, type Connection } from "./connect.js";
import type { SettingFlags } from "./settings.js";
import { terminal } from "./terminal.js";

/**
 * Sends the request and prints the new mode of each pipeline.
 * @returns the exit code.
 * @throws StairsError NOT_FOUND, BAD_ARGUMENT.
 */
export async function changeMode(
  input: SettingFlags & { readonly json: boolean },
  send: (connection: Connection) => Promise<readonly RegisteredPipeline__Output[]>,
): Promise<number> {
  const connection = await connect(input);
  try {
    const changed = await send(connection);
    if (input.json) {
      const shown = changed.map(({ pipeline, mode }) => ({ pipeline, mode }));
      terminal().stdout.write(`${JSON.stringify(shown, undefined, 2)}\n`);
      return 0;
    }
    for (const { pipeline, mode } of changed)
      terminal().stderr.write(`${sentence(pipeline, mode)}\n`);
    return 0;
  } finally {
    connection.close();
  }
}

function sentence(pipeline: string, mode: string): string {
  return mode === "paused"
    ? `${pipeline} is paused. To resume: stairs pipelines resume ${pipeline}`
    : `${pipeline} runs.`;
}
