/**
 * The declaration of a command: its arguments and options with their types, and its action. Each
 * command is a file in `commands/` that exports a declaration, and an entry of the list in
 * `commands.ts`. The program also loads the file to print the command's help, so the action itself
 * imports modules that only it needs (gRPC, the SDK, a store).
 */
import {
  declarationOf,
  type SettingName,
  settingNames,
  type settings,
} from "@stairs/core/settings";

/** An option. Its type gives the type of the value that the action gets. */
export interface OptionDeclaration<out Value> {
  /** In commander's syntax: `-p, --processes <count>`. */
  readonly flags: string;
  readonly docs: string;
  /** The value if the option is absent. Undefined: no value. */
  readonly default?: Value;
  /**
   * Parses a text. `before` is the default, or the value of the previous occurrence of the option.
   */
  readonly parse?: (text: string, before: never) => Value;
  readonly choices?: readonly string[];
  readonly isRequired?: true;
  /** Other options that this one sets, by name. */
  readonly implies?: Readonly<Record<string, unknown>>;
  /** Options that cannot be combined with this one, by name. */
  readonly conflicts?: readonly string[];
}

/** An argument: `<name>`, `[name]`, `<names...>` or `[names...]`. */
export interface ArgumentDeclaration<out Value> {
  readonly usage: string;
  readonly docs: string;
  /** Never present at run time: gives the argument its type. */
  readonly value?: Value;
}

type Options = Readonly<Record<string, OptionDeclaration<unknown>>>;
type Arguments = Readonly<Record<string, ArgumentDeclaration<unknown>>>;

/** The values of options by their keys in the declaration. */
export type OptionValues<Opts> = {
  readonly [Key in keyof Opts]: Opts[Key] extends OptionDeclaration<infer Value> ? Value : never;
};

type ArgumentValues<Args> = {
  readonly [Key in keyof Args]: Args[Key] extends ArgumentDeclaration<infer Value> ? Value : never;
};

/** A command. */
export interface CommandDeclaration<
  Args extends Arguments = Arguments,
  Opts extends Options = Options,
> {
  /** One line. */
  readonly docs: string;
  /** In the order of the command line. */
  readonly arguments: Args;
  /** By their names in camelCase: `--die-when-empty` is `dieWhenEmpty`. */
  readonly options: Opts;
  /** Examples of valid command lines. */
  readonly examples: readonly string[];
  /** Text for the end of the help. */
  readonly more?: string;
  /** @returns the exit code. */
  run(input: ArgumentValues<Args> & OptionValues<Opts>): number | Promise<number>;
}

/** Declares a command. Its action gets the types of its arguments and options. */
export function command<const Args extends Arguments, const Opts extends Options>(
  declaration: CommandDeclaration<Args, Opts>,
): CommandDeclaration {
  return declaration;
}

type ArgumentValue<Usage extends string> = Usage extends `${string}...${string}`
  ? readonly string[]
  : Usage extends `[${string}`
    ? string | undefined
    : string;

/** An argument. Its usage states whether it is required and whether it is repeatable. */
export function argument<const Usage extends string>(
  usage: Usage,
  docs: string,
): ArgumentDeclaration<ArgumentValue<Usage>> {
  return { usage, docs };
}

/** An option without a value: true if present. */
export function toggle(flags: string, docs: string): OptionDeclaration<boolean> {
  return { flags, docs, default: false };
}

/** An option with a text; undefined without it. */
export function text(flags: string, docs: string): OptionDeclaration<string | undefined> {
  return { flags, docs };
}

/** A required option with a text. */
export function required(flags: string, docs: string): OptionDeclaration<string> {
  return { flags, docs: `${docs} (required)`, isRequired: true };
}

/** An option whose text is parsed; undefined without it. */
export function parsed<Value>(
  flags: string,
  docs: string,
  parse: (text: string) => Value,
): OptionDeclaration<Value | undefined> {
  return { flags, docs, parse };
}

/** An option whose text is parsed; without it, the value of `usual`. */
export function parsedOr<Value>(
  flags: string,
  docs: string,
  parse: (text: string) => Value,
  usual: string,
): OptionDeclaration<Value> {
  return { flags, docs: withDefault(docs, usual), parse, default: parse(usual) };
}

/** An option that takes one of several words; without it, `usual`. */
export function oneOf<const Choice extends string>(
  flags: string,
  docs: string,
  choices: readonly Choice[],
  usual: NoInfer<Choice>,
): OptionDeclaration<Choice> {
  return { flags, docs: withDefault(docs, usual), choices, default: usual };
}

/** An option whose values are collected; `none` without it. */
export function collected<Value>(
  flags: string,
  docs: string,
  parse: (text: string, before: Value) => Value,
  none: Value,
): OptionDeclaration<Value> {
  return { flags, docs, parse, default: none };
}

type SettingFlag<Name extends SettingName> = (typeof settings)[Name]["kind"] extends {
  readonly type: "switch";
}
  ? boolean | undefined
  : string | undefined;

/**
 * The flag of a setting. Undefined without it, so that the environment and the project file apply.
 */
export function setting<const Name extends SettingName>(
  name: Name,
): OptionDeclaration<SettingFlag<Name>> {
  const { flag, docs, default: usual, without } = declarationOf(name);
  if (flag === undefined) throw new TypeError(`The setting ${name} has no flag.`);
  const fallback = usual === "false" ? undefined : usual || without;
  return { flags: flag, docs: fallback === undefined ? docs : withDefault(docs, fallback) };
}

/** The flags of all settings of a coordinator. */
export function coordinatorFlags(): Readonly<
  Record<string, OptionDeclaration<string | boolean | undefined>>
> {
  const flags = settingNames.filter((name) => {
    const { flag, usedBy } = declarationOf(name);
    return flag !== undefined && usedBy.includes("coordinator");
  });
  return Object.fromEntries(flags.map((name) => [name, setting(name)]));
}

function withDefault(docs: string, usual: string): string {
  return `${docs} (default: ${usual})`;
}

/** The option that prints output for programs. */
export const json = toggle("--json", "Print one JSON document.");

/** The option of commands that talk to a coordinator. */
export const connecting = { coordinator: setting("coordinator") } as const;

/** The options of commands that load a project. */
export const inProject = {
  project: text("--project <file>", "The project file. (default: stairs.config.ts here or above)"),
  ...connecting,
} as const;
