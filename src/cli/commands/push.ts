/** `stairs push`: JSON lines from stdin into a pipeline. */
import { createInterface } from "node:readline";
import { openPush, type Push } from "@stairs/sdk/internal";
import { batchesOf } from "../jsonl/batches.js";
import { progressLine } from "../progress.js";
import { connectionAddress } from "../project/address.js";
import { fullPipelineName } from "../project/pipeline-name.js";
import { formatCount } from "../table.js";

/**
 * Every line is a row. At the first bad line it ends; the rows before it are pushed.
 * @returns the exit code.
 */
export async function pushCommand(
  name: string,
  options: Readonly<Record<string, unknown>>,
): Promise<number> {
  const pipeline = await fullPipelineName(name, options);
  const address = await connectionAddress(options);
  const push = await openPush({ address, pipelines: [pipeline], producer: "push" });
  const line = progressLine();
  try {
    for await (const { rows, frame } of batchesOf(stdinLines())) {
      await push.pushColumns(rows, frame);
      line.show(`${pipeline}: ${formatCount(push.pushed)} rows, ${formatCount(push.acked)} acked`);
    }
  } catch (error) {
    // When the stream itself has failed, `error` is that.
    await push.close().catch(() => undefined);
    process.stderr.write(`${pipeline}: ${rowsOf(push)} before it were pushed\n`);
    throw error;
  }
  await push.close();
  line.end(`${pipeline}: ${rowsOf(push)} pushed, all durable`);
  return 0;
}

function rowsOf(push: Push): string {
  return push.acked === 1 ? "1 row" : `${formatCount(push.acked)} rows`;
}

function stdinLines(): AsyncIterable<string> {
  return createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
}
