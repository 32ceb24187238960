/** `stairs push`: pushes JSON lines from stdin into a pipeline. */
import { TextDecoder } from "node:util";
import { StairsError } from "@stairs/core/errors";
import type { Push } from "@stairs/sdk/internal";
import { argument, command, inProject } from "../declaration.js";
import { batchesOf } from "../jsonl/batches.js";
import { progressLine } from "../progress.js";
import { connectionAddress } from "../project/address.js";
import { fullPipelineName, registerOwn } from "../project/pipeline-name.js";
import { formatCount } from "../table.js";
import { terminal } from "../terminal.js";

/** The push ends at the first bad line, after the command has pushed the rows before it. */
export const declaration = command({
  docs: "Push JSON lines from stdin into a pipeline. Each line is an object and becomes a row.",
  arguments: { name: argument("<pipeline>", "app.name") },
  options: { ...inProject },
  examples: ["shop.orders < orders.jsonl"],
  async run(input) {
    const pipeline = await fullPipelineName(input.name, input);
    const address = await connectionAddress(input);
    await registerOwn(pipeline, address, input);
    const { openPush } = await import("@stairs/sdk/internal");
    const push = await openPush({ address, pipelines: [pipeline], producer: "push" });
    const line = progressLine();
    try {
      for await (const { rows, frame } of batchesOf(stdinLines())) {
        await push.pushColumns(rows, frame);
        line.show(
          `${pipeline}: ${formatCount(push.pushed)} rows, ${formatCount(push.acked)} acked`,
        );
      }
    } catch (error) {
      // If the stream itself failed, `error` is its error.
      await push.close().catch(() => undefined);
      terminal().stderr.write(`${pipeline}: ${rowsOf(push)} before it were pushed\n`);
      throw error;
    }
    await push.close();
    line.end(`${pipeline}: ${rowsOf(push)} pushed, all durable`);
    return 0;
  },
});

function rowsOf(push: Push): string {
  return push.acked === 1 ? "1 row" : `${formatCount(push.acked)} rows`;
}

/**
 * @throws StairsError BAD_VALUE if the bytes are not UTF-8: they would turn into other characters.
 */
async function* stdinLines(): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let rest: string[] = [];
  for await (const bytes of terminal().stdin) {
    const [first = "", ...others] = decoded(decoder, bytes as Buffer).split("\n");
    rest.push(first);
    for (const next of others) {
      yield rest.join("");
      rest = [next];
    }
  }
  rest.push(decoded(decoder, undefined));
  yield rest.join("");
}

function decoded(decoder: TextDecoder, bytes: Buffer | undefined): string {
  try {
    return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
  } catch (error) {
    throw new StairsError(
      "BAD_VALUE",
      "The input is not UTF-8: convert it first, for example with iconv.",
      error,
    );
  }
}
