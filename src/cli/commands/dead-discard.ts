/** `stairs dead discard`: throws dead letters away for good. */
import type {
  DiscardDeadLettersResponse__Output,
  GroupDeadLettersResponse__Output,
} from "@stairs/core/protocol";
import { confirmed } from "../confirm.js";
import { ask, connect, type Connection, hear } from "../connect.js";
import { countOption, deadFilter } from "../dead/filter.js";
import { goneText, rowCount } from "../dead/words.js";
import { progressLine } from "../progress.js";
import { connectionAddress } from "../project/address.js";
import { terminal } from "../terminal.js";

type Options = Readonly<Record<string, unknown>>;

/** @returns the exit code: 1 without a yes or if a row that was named is gone, 130 if it was interrupted. */
export async function deadDiscardCommand(
  pipeline: string | undefined,
  options: Options,
): Promise<number> {
  const filter = deadFilter(pipeline, options);
  const limit = countOption(options, "limit");
  const connection = await connect(await connectionAddress(options));
  const line = progressLine();
  let last: DiscardDeadLettersResponse__Output | undefined;
  try {
    if (options["yes"] !== true) {
      const rows = await found(connection, filter);
      const most = limit === 0 ? rows : Math.min(rows, limit);
      const question = `This throws ${rowCount(most)} away for good. Go on?`;
      if (!(await confirmed(question, options))) {
        terminal().stderr.write("Nothing was thrown away.\n");
        return 1;
      }
    }
    const stream = connection.inspect.discardDeadLetters({ filter, limit });
    terminal().signals.once("SIGINT", () => stream.cancel());
    await hear(connection, stream, (progress) => {
      last = progress;
      line.show(`${rowCount(progress.discarded)} thrown away`);
    });
  } finally {
    connection.close();
  }
  const { discarded = 0, gone = 0, done = false } = last ?? {};
  if (options["json"] === true)
    terminal().stdout.write(`${JSON.stringify({ discarded, gone, done })}\n`);
  if (!done) {
    line.end(`interrupted: ${rowCount(discarded)} thrown away, the others stay`);
    return 130;
  }
  if (gone > 0) line.end(goneText(gone));
  line.end(`${rowCount(discarded)} thrown away`);
  return gone > 0 && filter.ids.length > 0 ? 1 : 0;
}

async function found(
  connection: Connection,
  filter: ReturnType<typeof deadFilter>,
): Promise<number> {
  const { rows } = await ask<GroupDeadLettersResponse__Output>(connection, (metadata, call, done) =>
    connection.inspect.groupDeadLetters({ filter }, metadata, call, done),
  );
  return rows;
}
