/** `stairs pipelines pause` and `resume`: whether rows of pipelines go to workers. */
import type {
  PauseResponse__Output,
  RegisteredPipeline__Output,
  ResumeResponse__Output,
} from "@stairs/core/protocol";
import { ask, connect, type Connection } from "../connect.js";
import { connectionAddress } from "../project/address.js";
import { terminal } from "../terminal.js";

type Options = Readonly<Record<string, unknown>>;

/** @returns the exit code. @throws StairsError NOT_FOUND, BAD_ARGUMENT. */
export async function pauseCommand(names: readonly string[], options: Options): Promise<number> {
  const request = { pipelines: [...names], now: options["now"] === true };
  return change(options, async (connection) => {
    const { pipelines } = await ask<PauseResponse__Output>(connection, (metadata, call, done) =>
      connection.pipelines.pause(request, metadata, call, done),
    );
    return pipelines;
  });
}

/** @returns the exit code. @throws StairsError NOT_FOUND, BAD_ARGUMENT. */
export async function resumeCommand(names: readonly string[], options: Options): Promise<number> {
  return change(options, async (connection) => {
    const { pipelines } = await ask<ResumeResponse__Output>(connection, (metadata, call, done) =>
      connection.pipelines.resume({ pipelines: [...names] }, metadata, call, done),
    );
    return pipelines;
  });
}

async function change(
  options: Options,
  send: (connection: Connection) => Promise<readonly RegisteredPipeline__Output[]>,
): Promise<number> {
  const connection = await connect(await connectionAddress(options));
  try {
    const changed = await send(connection);
    if (options["json"] === true) {
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
    ? `${pipeline} is paused. Go on: stairs pipelines resume ${pipeline}`
    : `${pipeline} runs.`;
}
