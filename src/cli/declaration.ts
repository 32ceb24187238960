/** What all declarations of commands share. */
import type { Command } from "commander";

/** Takes a command's exit code. */
export type Done = (exitCode: number | void) => void;

/** A command that only has others below it. */
export function group(program: Command, name: string, description: string): Command {
  return program.command(name).description(description);
}

/** Shows how the command is typed at the end of its help. */
export function example(command: Command, ...lines: readonly string[]): Command {
  return command.addHelpText(
    "after",
    `\nExample:\n${lines.map((line) => `  $ ${line}`).join("\n")}`,
  );
}

/** The options of commands that load a project. */
export function withProject(command: Command): Command {
  return withCoordinator(
    command.option(
      "--project <file>",
      "the project file (default: stairs.config.ts here or above)",
    ),
  );
}

/** The option of commands that talk to a coordinator. */
export function withCoordinator(command: Command): Command {
  return command.option(
    "--coordinator <host:port,...>",
    "where the coordinator is, or several that share a Redis (default: 127.0.0.1:4710)",
  );
}
