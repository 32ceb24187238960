import { Option } from "commander";
import { describe, expect, it } from "vitest";
import { commands, groups } from "../../../src/cli/commands.js";
import {
  argument,
  collected,
  command,
  json,
  oneOf,
  parsedOr,
  setting,
  text,
} from "../../../src/cli/declaration.js";
import { declaredProgram } from "../../../src/cli/program.js";

const all = await Promise.all(
  Object.entries(commands).map(async ([path, load]) => [path, (await load()).declaration] as const),
);

describe("every command", () => {
  it.each(all)(
    "names the options of %s by their flags, so that settings are found",
    (_, { options }) => {
      const flags = Object.values(options).map(({ flags: written }) => new Option(written));
      expect(Object.keys(options)).toEqual(flags.map((flag) => flag.attributeName()));
    },
  );

  it.each(all)("says in whole sentences what %s and its options do", (_, { docs, options }) => {
    for (const sentence of [docs, ...Object.values(options).map((option) => option.docs)])
      expect(sentence.replace(/ \((?:default: .+|required)\)$/, "")).toMatch(/^[A-Z-].*\.$/);
  });

  it("is alone, or in a group that says what it is for", () => {
    const named = all.flatMap(([path]) => (path.includes(" ") ? [path.split(" ")[0]] : []));
    expect([...new Set(named)]).toEqual(Object.keys(groups));
  });
});

describe("a command's action", () => {
  /** What the action of a command gets from a command line. */
  async function inputOf(...words: readonly string[]): Promise<object> {
    let input: object = {};
    const declaration = command({
      docs: "Try it.",
      arguments: {
        name: argument("<name>", "A name."),
        more: argument("[more...]", "More names."),
      },
      options: {
        coordinator: setting("coordinator"),
        insecure: setting("insecure"),
        node: text("--node <node>", "A node."),
        limit: parsedOr("--limit <rows>", "A limit.", Number, "100"),
        id: collected("--id <id>", "Ids.", (id, before: readonly string[]) => [...before, id], []),
        format: oneOf("--format <format>", "A format.", ["text", "dot"], "text"),
        json,
      },
      examples: [""],
      run(given) {
        input = given;
        return 0;
      },
    });
    const program = await declaredProgram(
      (path) => path === "try",
      () => undefined,
      { try: async () => ({ declaration }) },
    );
    for (const one of [program, ...program.commands])
      one.configureOutput({ writeErr: () => undefined });
    await program.parseAsync(["try", ...words], { from: "user" });
    return input;
  }

  it("gets each argument and option by its name, and what holds without it", async () => {
    expect(await inputOf("a")).toEqual({
      name: "a",
      more: [],
      coordinator: undefined,
      insecure: undefined,
      node: undefined,
      limit: 100,
      id: [],
      format: "text",
      json: false,
    });
    const words =
      "a b c --coordinator hub:1 --insecure --node n --limit 5 --id x --id y --format dot";
    expect(await inputOf(...words.split(" "), "--json")).toEqual({
      name: "a",
      more: ["b", "c"],
      coordinator: "hub:1",
      insecure: true,
      node: "n",
      limit: 5,
      id: ["x", "y"],
      format: "dot",
      json: true,
    });
  });

  it("does not begin with an option of another word than its choices", async () => {
    await expect(inputOf("a", "--format", "svg")).rejects.toThrow(/Allowed choices are text, dot/);
  });
});
