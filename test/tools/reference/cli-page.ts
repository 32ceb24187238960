/** `docs/reference/cli.md`: the help of every command. */
import type { Command } from "commander";
import { commands } from "../../../src/cli/commands.js";
import { declaredProgram } from "../../../src/cli/program.js";

const width = 100;

/** The text of the page. */
export async function cliPage(): Promise<string> {
  const program = await declaredProgram(
    () => true,
    () => undefined,
  );
  return [
    "# Commands",
    "",
    "Each section is what `--help` prints.",
    "",
    ...section("stairs", program),
    ...Object.keys(commands).flatMap((path) => section(`stairs ${path}`, at(program, path))),
  ].join("\n");
}

function section(title: string, command: Command): string[] {
  return [`## ${title}`, "", "```text", helpOf(command).trimEnd(), "```", ""];
}

function helpOf(command: Command): string {
  let text = "";
  command.configureOutput({
    writeOut: (part) => {
      text += part;
    },
    getOutHelpWidth: () => width,
    getOutHasColors: () => false,
  });
  command.outputHelp();
  return text;
}

function at(program: Command, path: string): Command {
  let found = program;
  for (const name of path.split(" ")) {
    const next = found.commands.find((command) => command.name() === name);
    if (next === undefined) throw new Error(`There is no command ${path}.`);
    found = next;
  }
  return found;
}
