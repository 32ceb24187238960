import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  blocksIn,
  type DocumentBlock,
  documentPaths,
  isPartOf,
  readDocument,
} from "../tools/document-blocks.js";
import { repositoryTop } from "../tools/source-tree.js";

/** Block of commands or output → the test that runs or compares it. */
const testOf: Readonly<Record<string, string>> = {
  "two commands": "test/flow/main-job.test.ts",
  quickstart: "test/flow/quickstart.test.ts",
  python: "test/flow/python-raw.test.ts",
  template: "test/flow/templates.test.ts",
  pack: "test/flow/packages.test.ts",
  install: "test/flow/packages.test.ts",
  orders: "test/flow/orders.test.ts",
  acl: "test/unit/broker/redis-access.test.ts",
  graph: "test/flow/guide.test.ts",
  activate: "test/flow/guide.test.ts",
  producers: "test/flow/guide.test.ts",
  push: "test/flow/guide.test.ts",
  inspect: "test/flow/guide.test.ts",
  steering: "test/flow/guide.test.ts",
  "dead-letters": "test/flow/guide.test.ts",
  tokens: "test/flow/guide.test.ts",
  network: "test/flow/guide.test.ts",
  redis: "test/flow/guide.test.ts",
};

/** What no test runs. A block that is added here says why, where it stands. */
const notRun = [
  "docs/guide/redis.md: it needs two hosts; test/flow/redis/coordinators.test.ts runs workers with two addresses",
  "docs/guide/security.md: it needs the name of a host; test/flow/network.test.ts sets these variables for a coordinator with TLS",
];

const documents = documentPaths();
const allDocuments = ["ARCHITECTURE.md", "CHANGELOG.md", "SECURITY.md", ...documents];
/** Flags of npm, Node, and the benchmark. */
const otherFlags = ["--pack-destination", "--cpu-prof", "--only", "--readme"];

/** The reference is generated, and a test of its own compares it. */
const blocks = documents
  .filter((path) => !path.startsWith("docs/reference/"))
  .flatMap((path) => blocksIn(path));
const placeOf = ({ path, line }: DocumentBlock): string => `${path}:${line}`;
const ofKind = (...kinds: readonly DocumentBlock["kind"][]): DocumentBlock[] =>
  blocks.filter(({ kind }) => kinds.includes(kind));

describe("the documents", () => {
  it("say of each block what holds it to the truth", () => {
    const bare = blocks.filter(({ kind, language }) => kind === undefined && language !== "text");
    expect(bare.map(placeOf)).toEqual([]);
  });

  it("show files as they are", () => {
    for (const block of ofKind("file")) {
      expect(block.text, placeOf(block)).toBe(readDocument(block.subject));
    }
    const parts = ofKind("part of");
    const untrue = parts.filter(({ text, subject }) => !isPartOf(text, readDocument(subject)));
    expect(untrue.map(placeOf)).toEqual([]);
    expect(parts.length).toBeGreaterThan(10);
  });

  it("show commands and output that a test reads and runs", () => {
    const unread = ofKind("commands", "output").filter(({ path, subject }) => {
      const test = testOf[subject];
      const text = test === undefined ? "" : readDocument(test);
      return !text.includes(`"${subject}"`) || !text.includes(`"${path}"`);
    });
    expect(unread.map(placeOf)).toEqual([]);
  });

  it("show unrun what cannot run in a test, and nothing else", () => {
    expect(ofKind("shown").map(({ path, subject }) => `${path}: ${subject}`)).toEqual(notRun);
  });

  it("link only to what is there", () => {
    const broken = allDocuments.flatMap((path) => {
      const links = [...readDocument(path).matchAll(/\]\((?!https?:)([^)#\s]*)(#[^)\s]+)?\)/g)];
      return links.flatMap(([link, target = "", anchor = ""]) => {
        const file = target === "" ? path : join(dirname(path), target);
        const isThere = existsSync(join(repositoryTop, file));
        const leads = isThere && (anchor === "" || anchorsOf(readDocument(file)).has(anchor));
        return leads ? [] : [`${path}: ${link}`];
      });
    });
    expect(broken).toEqual([]);
  });

  it("name only files that are there", () => {
    const missing = allDocuments.flatMap((path) =>
      pathsIn(readDocument(path))
        .filter((name) => !isThere(name))
        .map((name) => `${path}: ${name}`),
    );
    expect(missing).toEqual([]);
  });

  it("name only flags of commands that are there", () => {
    const flagsIn = (text: string): string[] => text.match(/(?<![\w-])--[a-z][a-z-]+/g) ?? [];
    const known = new Set([...flagsIn(readDocument("docs/reference/cli.md")), ...otherFlags]);
    const unknown = allDocuments.flatMap((path) =>
      flagsIn(readDocument(path))
        .filter((flag) => !known.has(flag))
        .map((flag) => `${path}: ${flag}`),
    );
    expect(unknown).toEqual([]);
  });

  it("are listed in the index of decisions, each with its date, reasons, and measurement", () => {
    const index = readDocument("docs/decisions/README.md");
    const pages = documents.filter((path) => /^docs\/decisions\/\d{4}-[\w-]+\.md$/.test(path));
    for (const path of pages) {
      const text = readDocument(path);
      const [, title = ""] = /^# (.+)\n\nDate: 20\d\d-\d\d-\d\d\n/.exec(text) ?? [];
      const parts = ["## Decision", "## Reasons", "## Measurement"];
      const headings = text.match(/^## .+$/gm) ?? [];
      expect(
        headings.filter((heading) => parts.includes(heading)),
        path,
      ).toEqual(parts);
      expect(index, path).toContain(`(${path.slice("docs/decisions/".length)})`);
      expect(index.replaceAll("`", ""), path).toContain(title.replaceAll("`", ""));
    }
    const files = readdirSync(join(repositoryTop, "docs/decisions"));
    expect(files.length).toBe(pages.length + 1);
    expect(new Set(pages.map((path) => path.slice(0, "docs/decisions/0000".length))).size).toBe(
      pages.length,
    );
  });

  it("are short where newcomers begin", () => {
    expect(readDocument("README.md").split("\n").length).toBeLessThanOrEqual(201);
    expect(readDocument("README.md")).toContain("\nnpm ci && npm start\nnpm ci && npm test\n");
  });
});

describe("the reading of documents", () => {
  it("finds blocks with their comments", () => {
    const text = "a\n\n<!-- commands: go -->\n\n```sh\nx\n  y\n```\n\n````\n```\n````\n";
    expect(blocksIn("a.md", text)).toEqual([
      { path: "a.md", line: 5, language: "sh", kind: "commands", subject: "go", text: "x\n  y\n" },
      { path: "a.md", line: 10, language: "", kind: undefined, subject: "", text: "```\n" },
    ]);
  });

  it("knows a part of a file by its lines, whatever its indentation", () => {
    const whole = "if (a) {\n  b();\n  c();\n}\n";
    expect(isPartOf("b();\nc();\n", whole)).toBe(true);
    expect(isPartOf("b();\n  c();\n", whole)).toBe(false);
    expect(isPartOf("b()\n", whole)).toBe(false);
    expect(isPartOf("c();\nb();\n", whole)).toBe(false);
  });

  it("finds the names of files", () => {
    expect(pathsIn("see `src/a/b.ts`, (test/x), docs/y.md. but not x/src/a or src/")).toEqual([
      "src/a/b.ts",
      "test/x",
      "docs/y.md",
    ]);
  });
});

/** What stands in a text as a path from the top of the repository. */
function pathsIn(text: string): string[] {
  const found = text.matchAll(
    /(?<![\w/.@-])(?:src|sdk-ts|sdk-examples|examples|test|docs|proto)\/[\w./*<>-]*\w/g,
  );
  // A folder with a dot is made on the reader's machine.
  return [...found].map(([path]) => path).filter((path) => !path.includes("/."));
}

/** `*` and `<name>` stand for any name: the folder before them must be there. */
function isThere(path: string): boolean {
  const [known = ""] = path.split(/[*<]/);
  return existsSync(
    join(repositoryTop, known.endsWith("/") || known === path ? known : dirname(known)),
  );
}

/** The anchors of a document's headings, as GitHub makes them. */
function anchorsOf(text: string): ReadonlySet<string> {
  const headings = text.match(/^#+ .+$/gm) ?? [];
  return new Set(
    headings.map((heading) => {
      const words = heading.replace(/^#+ /, "").toLowerCase();
      return `#${words.replace(/[^\w\s-]/g, "").replaceAll(" ", "-")}`;
    }),
  );
}
