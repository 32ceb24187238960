/** The commands of `stairs dead`, declared. */
import type { Command } from "commander";
import { collectField, collectText, wholeNumber } from "./arguments.js";
import { type Done, example, group, withCoordinator } from "./declaration.js";

type Options = Record<string, unknown>;

/** Declares them. */
export function dead(program: Command, done: Done): void {
  const all = group(program, "dead", "rows that ended with an error");
  const list = filtered(all.command("list"), "list dead letters, newest first")
    .option("--limit <rows>", "how many at the most", wholeNumber(1), 100)
    .option("--group", "count them by pipeline, node, cause, type and first line of the message")
    .option("--json", "one JSON document")
    .action(async (name: string | undefined, options: Options) => {
      const { deadListCommand } = await import("./commands/dead-list.js");
      done(await deadListCommand(name, options));
    });
  example(list, "stairs dead list shop.orders --since 1h", "stairs dead list --group");
  const show = withCoordinator(all.command("show"))
    .description("show everything about a dead letter: error, attempts, the whole row")
    .argument("<id>", "the dead letter's id")
    .option("--json", "one JSON document")
    .action(async (id: string, options: Options) => {
      const { deadShowCommand } = await import("./commands/dead-show.js");
      done(await deadShowCommand(id, options));
    });
  example(show, "stairs dead show 17-0");
  retry(all, done);
  const discard = filtered(all.command("discard"), "throw dead letters away for good")
    .option("--limit <rows>", "how many at the most, the oldest first", wholeNumber(1))
    .option("-y, --yes", "do not ask")
    .option("--json", "one JSON document")
    .action(async (name: string | undefined, options: Options) => {
      const { deadDiscardCommand } = await import("./commands/dead-discard.js");
      done(await deadDiscardCommand(name, options));
    });
  example(discard, "stairs dead discard shop.orders --node geocode --cause timeout --yes");
}

function retry(all: Command, done: Done): void {
  const command = filtered(all.command("retry"), "put rows back where they failed")
    .option("--limit <rows>", "how many at the most, the oldest first", wholeNumber(1))
    .option(
      "--canary <rows>",
      "retry so many, wait for their ends, and go on only if none has died again",
      wholeNumber(1),
    )
    .option(
      "--payload <file>",
      "with one --id: what the row becomes, as show prints it; - is stdin",
    )
    .option(
      "--set <field=json>",
      "with --id: a new value for a field of the row (repeatable)",
      collectField,
      {},
    )
    .option("--json", "one JSON document")
    .action(async (name: string | undefined, options: Options) => {
      const { deadRetryCommand } = await import("./commands/dead-retry.js");
      done(await deadRetryCommand(name, options));
    });
  example(
    command,
    "stairs dead retry shop.orders --canary 10",
    `stairs dead retry --id 17-0 --set 'zip="10115"'`,
  );
}

/** The command with everything that says which dead letters. */
function filtered(command: Command, description: string): Command {
  return withCoordinator(command)
    .description(description)
    .argument("[pipeline]", "app.name (default: all)")
    .option("--node <node>", "only those that ended at this node")
    .option("--cause <cause>", "only these: exception, timeout, crash, bad_result, too_large …")
    .option("--type <class>", "only those with this class of exception")
    .option("--message <text>", "only those with this text in their message")
    .option("--since <time>", "only those of the last 30m, 1h, 7d …")
    .option("--id <id>", "only this one (repeatable)", collectText, []);
}
