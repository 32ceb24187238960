/** `stairs dead discard`: discards dead letters. The rows are lost. */
import type {
  DiscardDeadLettersResponse__Output,
  GroupDeadLettersResponse__Output,
} from "@stairs/core/protocol";
import { wholeNumber } from "../arguments.js";
import { confirmed } from "../confirm.js";
import { connect, type Connection } from "../connect.js";
import { deadFilter, filteredPipeline, filtering } from "../dead/filter.js";
import { goneText, rowCount } from "../dead/words.js";
import { command, json, parsed, toggle } from "../declaration.js";
import { progressLine } from "../progress.js";
import { terminal } from "../terminal.js";

/**
 * The exit code is 1 if the answer is not yes or a row of `--id` is gone, 130 if the command is
 * interrupted.
 */
export const declaration = command({
  docs: "Discard dead letters. The rows are lost.",
  arguments: { pipeline: filteredPipeline },
  options: {
    ...filtering,
    limit: parsed("--limit <rows>", "Discard at most this many, the oldest first.", wholeNumber(1)),
    yes: toggle("-y, --yes", "Do not ask."),
    json,
  },
  examples: ["shop.orders --node geocode --cause timeout --yes"],
  async run(input) {
    const filter = deadFilter(input);
    const limit = input.limit ?? 0;
    const connection = await connect(input);
    const line = progressLine();
    let last: DiscardDeadLettersResponse__Output | undefined;
    try {
      if (!input.yes) {
        const rows = await found(connection, filter);
        const most = limit === 0 ? rows : Math.min(rows, limit);
        const question = `This discards ${rowCount(most)}. The rows are lost. Continue?`;
        if (!(await confirmed(question, input))) {
          terminal().stderr.write("Nothing was discarded.\n");
          return 1;
        }
      }
      const stream = connection.inspect.discardDeadLetters({ filter, limit });
      terminal().signals.once("SIGINT", () => stream.cancel());
      await connection.hear(stream, (progress) => {
        last = progress;
        line.show(`${rowCount(progress.discarded)} discarded`);
      });
    } finally {
      connection.close();
    }
    const { discarded = 0, gone = 0, done = false } = last ?? {};
    if (input.json) terminal().stdout.write(`${JSON.stringify({ discarded, gone, done })}\n`);
    if (!done) {
      line.end(`interrupted: ${rowCount(discarded)} discarded, the others stay`);
      return 130;
    }
    if (gone > 0) line.end(goneText(gone));
    line.end(`${rowCount(discarded)} discarded`);
    return gone > 0 && filter.ids.length > 0 ? 1 : 0;
  },
});

async function found(
  connection: Connection,
  filter: ReturnType<typeof deadFilter>,
): Promise<number> {
  const { rows } = await connection.ask<GroupDeadLettersResponse__Output>((metadata, call, done) =>
    connection.inspect.groupDeadLetters({ filter }, metadata, call, done),
  );
  return rows;
}
