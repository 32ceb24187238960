/** The commands of `stairs token`, declared. */
import type { Command } from "commander";
import { scopeNames, scopes } from "../access/scopes.js";
import { type Done, example, group } from "./declaration.js";

/** Who may come in, where the coordinator runs. */
export function token(program: Command, done: Done): void {
  const all = group(program, "token", "who may come in, where the coordinator runs");
  const create = withFile(all.command("create"))
    .description("make a token and write it to stdout, this once")
    .requiredOption("--scope <scopes>", "what it allows, with commas")
    .option("--name <name>", "for people, and to revoke it by (default: its scopes)")
    .option("--expires <time>", "how long it holds, such as 12h or 90d (default: for ever)")
    .action(async (options: Record<string, unknown>) => {
      const { createCommand } = await import("./commands/token.js");
      done(await createCommand(options));
    })
    .addHelpText(
      "after",
      `\nScopes:\n${scopeNames.map((name) => `  ${name.padEnd(8)} ${scopes[name]}`).join("\n")}`,
    );
  example(
    create,
    "stairs token create --scope worker,produce --name nightly --expires 90d > nightly.token",
  );
  const list = withFile(all.command("list"))
    .description("list tokens: names and scopes; nobody knows the tokens themselves")
    .option("--json", "one JSON document")
    .action(async (options: Record<string, unknown>) => {
      const { listCommand } = await import("./commands/token.js");
      done(await listCommand(options));
    });
  example(list, "stairs token list", "stairs token list --json");
  const revoke = withFile(all.command("revoke"))
    .description("end a token, and the streams that were opened with it")
    .argument("<name>", "as `stairs token list` shows it")
    .action(async (name: string, options: Record<string, unknown>) => {
      const { revokeCommand } = await import("./commands/token.js");
      done(await revokeCommand(name, options));
    });
  example(revoke, "stairs token revoke nightly");
}

function withFile(command: Command): Command {
  return command
    .option("--tokens <file>", "the file (default: tokens.json in the state directory)")
    .option("--state <directory>", "the coordinator's state directory (default: .stairs)")
    .option("--project <file>", "the project file, for its settings");
}
