import { describe, expect, it } from "vitest";
import { cyclesOf, importsOf, type Tree } from "../tools/imports.js";
import { forbiddenImports } from "../tools/layers.js";
import {
  declaresPrivate,
  holdsReminder,
  maxLines,
  namedAsPile,
  tooLong,
  usesAny,
} from "../tools/source-rules.js";
import { sourceTree } from "../tools/source-tree.js";

const sources = await sourceTree();

function treeOf(files: Record<string, string>): Tree {
  return new Map(Object.entries(files));
}

function forbidden(files: Record<string, string>): string[] {
  return forbiddenImports(importsOf(treeOf(files)));
}

describe("the sources", () => {
  const checks: Record<string, (tree: Tree) => unknown[]> = {
    "import only from the layers above their own": (tree) => forbiddenImports(importsOf(tree)),
    "have no import cycle": (tree) => cyclesOf(importsOf(tree)),
    [`have no file over ${maxLines} lines`]: tooLong,
    "do not use any": usesAny,
    "are named after what they hold": namedAsPile,
    "hold no reminders": holdsReminder,
    "write private state as #name": declaresPrivate,
  };
  it.each(Object.entries(checks))("%s", (_promise, check) => {
    expect(check(sources)).toEqual([]);
  });
});

describe("the layer check", () => {
  it("finds an import from a layer below", () => {
    const found = forbidden({ "src/broker/a.ts": 'import { b } from "../dispatch/b.js";' });
    expect(found).toEqual([
      "src/broker/a.ts imports ../dispatch/b.js: broker may import core, observe",
    ]);
  });

  it.each([
    ["a neighbour", "src/ingest/a.ts", "export * from '../dispatch/b.js';"],
    ["a side effect import", "src/broker/a.ts", 'import "../rpc/b.js";'],
    ["a dynamic import", "src/broker/a.ts", 'const b = await import("../rpc/b.js");'],
    ["a type import", "src/broker/a.ts", 'import type { B } from "../rpc/b.js";'],
    ["an import over several lines", "src/broker/a.ts", 'import {\n  b,\n} from "../rpc/b.js";'],
    ["the SDK outside of the CLI", "src/rpc/a.ts", 'import { App } from "@stairs/sdk";'],
    ["the coordinator's code in the SDK", "sdk-ts/src/a.ts", 'import "../../src/broker/b.js";'],
    ["the SDK in the core", "src/core/a.ts", 'import "@stairs/sdk";'],
    ["files in the core", "src/core/a.ts", 'import { readFile } from "node:fs/promises";'],
    ["the core by path", "src/broker/a.ts", 'import { b } from "../core/b.js";'],
    ["more of dispatch than its port", "src/session/a.ts", 'import "../dispatch/lane.js";'],
    ["a test", "src/broker/a.ts", 'import "../../test/support/b.js";'],
    ["a folder that is not in the table", "src/extra/a.ts", 'import "../broker/b.js";'],
    ["a part of the coordinator in rpc", "src/rpc/a.ts", 'import "../coordinator/store.js";'],
    ["a wire message in a view", "src/inspect/a.ts", 'import "@stairs/core/protocol";'],
    ["one in the rest of ingest", "src/ingest/a.ts", 'import "@stairs/core/protocol";'],
    ["an example that reaches inside", "examples/x/a.ts", 'import "../../src/broker/b.js";'],
  ])("finds %s", (_what, path, text) => {
    expect(forbidden({ [path]: text })).toHaveLength(1);
  });

  it("accepts what the table allows, and is not misled by texts and comments", () => {
    const found = forbidden({
      "src/dispatch/a.ts": 'import { b } from "../broker/b.js";\nimport { c } from "@stairs/core";',
      "src/session/a.ts": 'import type { WorkerPort } from "../run/worker-port.js";',
      "src/ingest/push-stream.ts": 'import type { Batch } from "@stairs/core/protocol";',
      "src/rpc/views/a.ts": 'import type { Batch } from "@stairs/core/protocol";',
      "src/cli/a.ts": 'import { App } from "@stairs/sdk";\nimport { x } from "./x.js";',
      "src/broker/b.ts": `// import "../rpc/b.js";\nconst text = 'import "../rpc/b.js"';`,
      "src/broker/c.ts": 'const t = `import "../rpc/${b}" from "../rpc/c.js"`; /* from "../rpc" */',
      "src/broker/dispatch/worker-port.ts": "export {};",
      "src/run/worker-port.ts": "export {};",
    });
    expect(found).toEqual([]);
  });
});

describe("the other checks", () => {
  it("find a cycle of files, also through a package's name", () => {
    const direct = treeOf({
      "src/broker/a.ts": 'import { b } from "./b.js";',
      "src/broker/b.ts": 'import { c } from "./c.js";',
      "src/broker/c.ts": 'export * from "./a.js";',
    });
    expect(cyclesOf(importsOf(direct))).toEqual([
      ["src/broker/a.ts", "src/broker/b.ts", "src/broker/c.ts", "src/broker/a.ts"],
    ]);
    const named = treeOf({
      "src/core/index.ts": 'export * from "./a.js";',
      "src/core/a.ts": 'import { x } from "@stairs/core";',
    });
    expect(cyclesOf(importsOf(named))).toHaveLength(1);
  });

  it("do not take two ways to one file for a cycle", () => {
    const diamond = treeOf({
      "src/broker/a.ts": 'import "./b.js";\nimport "./c.js";',
      "src/broker/b.ts": 'import "./d.js";',
      "src/broker/c.ts": 'import "./d.js";',
      "src/broker/d.ts": "export {};",
    });
    expect(cyclesOf(importsOf(diamond))).toEqual([]);
  });

  it("find a file that is one line too long", () => {
    const lines = (count: number) => treeOf({ "src/broker/a.ts": "x\n".repeat(count) });
    expect(tooLong(lines(maxLines))).toEqual([]);
    expect(tooLong(lines(maxLines + 1))).toHaveLength(1);
  });

  it.each([
    "let a: any;",
    "f(a as any);",
    "const a: Map<string, any> = b;",
    "const a: any[] = [];",
    "type A = string | any;",
    "type A = any;",
    "let a: any = 1;",
    "type F = () => any;",
    "const m = new Map<Map<string, number>, any>();",
    "function f(...rest: any): void {}",
    "const f = (): any => 1;",
    "const t = `${a as any}`;",
  ])("find any in %s", (text) => {
    expect(usesAny(treeOf({ "src/broker/a.ts": text }))).toHaveLength(1);
  });

  it.each([
    "// any: of them",
    'const a = "x as any";',
    "const a = `x: any`;",
    "const b = a / 2; const any = 1 / 2;",
    "const found = Promise.any(list);",
    "const ok = /: any/.test(text);",
    "const anyone: string = b;",
    "const f = () => any(list);",
  ])("do not find any in %s", (text) => {
    expect(usesAny(treeOf({ "src/broker/a.ts": text }))).toEqual([]);
  });

  it("find any in the JSDoc of a plain script", () => {
    const script = treeOf({ "src/cli/a.js": "/** @param {any} a */\nexport const f = (a) => a;" });
    expect(usesAny(script)).toHaveLength(1);
  });

  it("find names that say nothing", () => {
    const bad = ["src/utils.ts", "src/a/types.ts", "src/string-helpers.ts", "src/common/a.ts"];
    for (const path of bad) expect(namedAsPile(treeOf({ [path]: "" })), path).toHaveLength(1);
    expect(namedAsPile(treeOf({ "src/broker/row-types-check.ts": "" }))).toEqual([]);
  });

  it.each([
    "class A {\n  private a = 1;\n}",
    "class A {\n  protected static async get(): void {}\n}",
    "class A {\n  constructor(private readonly a: string) {}\n}",
    "class A {\n  private readonly a?: string;\n}",
  ])("find private state that only the types keep in %s", (text) => {
    expect(declaresPrivate(treeOf({ "src/broker/a.ts": text }))).toHaveLength(1);
  });

  it("do not take a private constructor, a text or a property for private state", () => {
    const text = `class A {\n  private constructor(a: string) {}\n}\nconst b = { private: true };\n"private a: b";`;
    expect(declaresPrivate(treeOf({ "src/broker/a.ts": text }))).toEqual([]);
  });

  it("find reminders", () => {
    const word = ["TO", "DO"].join("");
    expect(holdsReminder(treeOf({ "src/a.py": `# ${word}: later` }))).toHaveLength(1);
  });
});
