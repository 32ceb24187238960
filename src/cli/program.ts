/** Builds commander's command line from the declarations of commands. */
import { Argument, Command, CommanderError, Option } from "commander";
import { commands, groups, type LoadCommand } from "./commands.js";
import type { CommandDeclaration, OptionDeclaration } from "./declaration.js";
import { withoutColons } from "./old-spellings.js";
import { inTerminal, type Terminal, terminal } from "./terminal.js";
import { packageVersion } from "./version.js";

/**
 * Runs the command that `words` name.
 * @param other The terminal that the command reads from and writes to; default: the process.
 * @returns the exit code: 0, or the code of the failure; 2 for an invalid command line.
 */
export function runProgram(words: readonly string[], other?: Terminal): Promise<number> {
  return other === undefined ? run(words) : inTerminal(other, () => run(words));
}

async function run(words: readonly string[]): Promise<number> {
  const spelled = withoutColons(words);
  let code = 0;
  try {
    const program = await declaredProgram(isNeededBy(spelled), (result) => {
      code = result;
    });
    await program.parseAsync([...spelled], { from: "user" });
    return code;
  } catch (error) {
    // Help and version also end here, with code 0; commander has already printed them.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const { reportError } = await import("./report.js");
    return reportError(error);
  }
}

/**
 * All commands of the list.
 * @param isNeeded Whether to declare a command with its arguments and options; the others are only
 * names.
 * @param done Takes the exit code of the command that ran.
 */
export async function declaredProgram(
  isNeeded: (path: string) => boolean,
  done: (exitCode: number) => void,
  all: Readonly<Record<string, LoadCommand>> = commands,
): Promise<Command> {
  const program = new Command("stairs")
    .description("Pipelines over queues, with workers in any language.")
    .version(packageVersion(), "-V, --version", "Print the version.")
    .helpOption("-h, --help", "Print this help.")
    .helpCommand("help [command]", "Print the help of a command.")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal().stdout.write(text),
      writeErr: (text) => terminal().stderr.write(text),
    })
    .showHelpAfterError("(--help lists what there is)")
    .configureHelp({ showGlobalOptions: false });
  for (const [path, load] of Object.entries(all)) {
    const [first = "", second] = path.split(" ");
    const parent = second === undefined ? program : groupOf(program, first);
    const command = parent.command(second ?? first);
    if (isNeeded(path)) declare(command, (await load()).declaration, path, done);
  }
  return program;
}

/**
 * A command line needs the command that it names. A line that names none can print help, which
 * shows all commands of its level.
 */
function isNeededBy(words: readonly string[]): (path: string) => boolean {
  if (["-V", "--version"].includes(words[0] ?? "")) return () => false;
  const [first, second] = words.filter((word) => word !== "help" && !word.startsWith("-"));
  // `help dead list` prints the help of `dead`.
  const paths = words[0] === "help" ? [first] : [first, `${first ?? ""} ${second ?? ""}`];
  const named = paths.find((path) => path !== undefined && Object.hasOwn(commands, path));
  if (named !== undefined) return (path) => path === named;
  return first === undefined
    ? (path) => !path.includes(" ")
    : (path) => path.startsWith(`${first} `);
}

function groupOf(program: Command, name: string): Command {
  const group = program.commands.find((command) => command.name() === name);
  return group ?? program.command(name).description(groups[name] ?? "");
}

function declare(
  command: Command,
  declaration: CommandDeclaration,
  path: string,
  done: (exitCode: number) => void,
): void {
  const { docs, arguments: args, options, examples, more } = declaration;
  command.description(docs);
  for (const { usage, docs: meaning } of Object.values(args))
    command.addArgument(new Argument(usage, meaning));
  const made = Object.entries(options).map(
    ([key, option]) => [key, option, optionOf(option)] as const,
  );
  for (const [, , option] of made) command.addOption(option);
  command.action(async (...given: unknown[]) => {
    const named = Object.keys(args).map((key, i) => [key, given[i]]);
    const read = command.opts<Record<string, unknown>>();
    const chosen = made.map(([key, { default: usual }, option]) => [
      key,
      read[option.attributeName()] ?? usual,
    ]);
    done(
      await declaration.run(Object.fromEntries([...named, ...chosen]) as Record<string, unknown>),
    );
  });
  if (more !== undefined) command.addHelpText("after", `\n${more}`);
  const lines = examples.map((line) => `  $ stairs ${path}${line === "" ? "" : ` ${line}`}`);
  command.addHelpText("after", `\nExample:\n${lines.join("\n")}`);
}

/** The defaults are not passed to commander: its help would also print the empty ones. */
function optionOf({ flags, docs, ...declared }: OptionDeclaration<unknown>): Option {
  const option = new Option(flags, docs);
  const { parse, choices, implies, conflicts, isRequired } = declared;
  option.makeOptionMandatory(isRequired === true);
  if (choices !== undefined) option.choices([...choices]);
  if (parse !== undefined)
    option.argParser((text, before) => parse(text, (before ?? declared.default) as never));
  if (implies !== undefined) option.implies({ ...implies });
  if (conflicts !== undefined) option.conflicts([...conflicts]);
  return option;
}
