import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Ended as Ran, ran } from "../support/command.js";
import { emptyFolder } from "../support/folders.js";
import { installDependencies } from "../support/installed.js";
import { npm } from "../support/npm.js";
import { checkout, type Running, start } from "../support/processes.js";
import { shownLines } from "../tools/document-blocks.js";

const slow = 180_000;

type Ended = Running & { readonly code: number | null };

async function ended(process: Running): Promise<Ended> {
  const { code } = await process.exit;
  return Object.assign(process, { code });
}

const run = (cwd: string, ...words: readonly string[]): Promise<Ran> => ran(words, { cwd });

/** A fresh project `demo`, not installed yet. */
async function demo(): Promise<string> {
  const parent = emptyFolder();
  const { code, stderr } = await run(parent, "project", "new", "demo");
  expect(code, stderr).toBe(0);
  return join(parent, "demo");
}

/** The commands in a README, block by block. */
function commandsIn(path: string): string[][] {
  const blocks = readFileSync(path, "utf8").matchAll(/^```sh\n([\s\S]*?)^```$/gm);
  return [...blocks].map(([, text = ""]) => text.trimEnd().split("\n"));
}

/** Path → content of every file. */
function filesIn(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile());
  return Object.fromEntries(
    paths.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(folder.length + 1), readFileSync(path, "utf8")];
    }),
  );
}

const fibonacciLines = (text: string): string[] => text.match(/Fibonacci of \d+ is \d+$/gm) ?? [];

/** Runs `npx stairs …` of a README in its project; the coordinator takes a free port. */
function installedStairs(command: string, cwd: string): Running {
  const [npx, name, ...words] = command.split(" ");
  expect([npx, name]).toEqual(["npx", "stairs"]);
  const env = { STAIRS_PORT: "0" };
  return start(join(cwd, "node_modules/.bin/stairs"), words, { cwd, env });
}

describe("stairs project new (F5)", () => {
  it(
    "writes a project whose README's commands all work",
    async () => {
      const cwd = await demo();
      const blocks = commandsIn(join(cwd, "README.md"));
      const [inOne = [], check = [], terminals = [], fourth = []] = blocks;
      expect(blocks).toHaveLength(4);

      expect(inOne).toEqual(["npm install", "npm test", "npm start"]);
      await installDependencies(cwd);
      expect((await npm(["test"], cwd)).stdout).toMatch(/pass 4\n/);
      expect(new Set(fibonacciLines((await npm(["start"], cwd)).stdout)).size).toBe(20);
      expect(check).toEqual(["npm run check"]);
      await npm(["run", "check"], cwd);

      const [coord = "", workers = "", producer = "", ...more] = terminals;
      expect(more).toEqual([]);
      await installedStairs(coord, cwd).line(/listens on/);
      const working = installedStairs(workers, cwd);
      const produced = await ended(installedStairs(producer, cwd));
      expect(produced.code, produced.stderr).toBe(0);
      const printed = new Set<string>();
      while (printed.size < 20) printed.add((await working.line(/Fibonacci of \d+ is \d+$/))[0]);
      expect(printed).toContain("Fibonacci of 19 is 4181");

      const [inspect = ""] = fourth;
      const status = await ended(installedStairs(inspect, cwd));
      expect(status.code, status.stderr).toBe(0);
      expect(status.stdout).toContain("core.main");
    },
    slow,
  );

  it("writes what formatters leave as it is", async () => {
    const cwd = await demo();
    const prettier = join(checkout, "node_modules/prettier/bin/prettier.cjs");
    const config = ["--config", join(checkout, ".prettierrc.json")];
    const words = [prettier, ...config, "--check", "."];
    const checked = await ended(start(process.execPath, words, { cwd }));
    expect(checked.code, checked.stderr).toBe(0);
  });

  it("writes where --folder says, also into an empty folder", async () => {
    const folder = emptyFolder();
    const { code, stdout } = await run(checkout, "project", "new", "demo", "--folder", folder);
    expect(code).toBe(0);
    expect(stdout).toContain(folder);
    expect(existsSync(join(folder, "stairs.config.ts"))).toBe(true);
  });

  it("is what the guide shows", () => {
    const [make, go, ...rest] = shownLines("docs/guide/projects.md", "commands", "template");
    expect(make).toBe("npx stairs project new demo --folder ../demo");
    expect(go).toBe("cd ../demo");
    expect(rest).toEqual(["npm install", "npm test", "npm start"]);
  });

  it.each(["a/b", "../demo", "9lives", "a b", "", "."])("refuses the name %j", async (name) => {
    const cwd = emptyFolder();
    const { code, stderr } = await run(cwd, "project", "new", name);
    expect(stderr).toMatch(/\[BAD_NAME\].*cannot name a project: expected a letter/);
    expect(code).toBe(2);
    expect(readdirSync(cwd)).toEqual([]);
  });

  it("leaves a folder alone that has something in it", async () => {
    const cwd = emptyFolder();
    mkdirSync(join(cwd, "demo"));
    writeFileSync(join(cwd, "demo", "notes"), "mine");
    const { code, stderr } = await run(cwd, "project:new", "demo");
    expect(stderr).toMatch(/\[ALREADY_EXISTS\].*demo exists and is not an empty folder/);
    expect(code).toBe(1);
    expect(filesIn(cwd)).toEqual({ "demo/notes": "mine" });
  });
});

describe("stairs app new (F5)", () => {
  it(
    "adds an app that works once the lines it prints are in the project's file",
    async () => {
      const cwd = await demo();
      const before = filesIn(cwd);
      // From a folder below: the project is found as by the other commands.
      const added = await run(join(cwd, "core"), "app", "new", "my-shop");
      expect(added.code, added.stderr).toBe(0);
      expect(filesIn(cwd)).toMatchObject(before);

      const imports = added.stdout.match(/^ {2}import .*$/gm) ?? [];
      const name = added.stdout.trimEnd().split("\n").at(-1)?.trim() ?? "";
      const config = readFileSync(join(cwd, "stairs.config.ts"), "utf8");
      const edited = `${imports.join("\n")}\n${config}`.replace(/apps: \[/, `apps: [${name}, `);
      writeFileSync(join(cwd, "stairs.config.ts"), edited);

      await installDependencies(cwd);
      await npm(["run", "check"], cwd);
      expect((await npm(["test"], cwd)).stdout).toMatch(/pass 8\n/);
      const listed = await ended(installedStairs("npx stairs pipelines list", cwd));
      expect(listed.stdout).toMatch(/my-shop\.main[\s\S]*core\.main/);
    },
    slow,
  );

  it.each(["core", "test"])("leaves the folder %s alone, which is there", async (name) => {
    const cwd = await demo();
    const before = filesIn(cwd);
    const { code, stderr } = await run(cwd, "app", "new", name);
    expect(stderr).toMatch(/\[ALREADY_EXISTS\].*choose another name for the app/);
    expect(code).toBe(1);
    expect(filesIn(cwd)).toEqual(before);
  });

  it("writes nothing when one of its files is there", async () => {
    const cwd = await demo();
    writeFileSync(join(cwd, "test/shop.test.ts"), "mine");
    const before = filesIn(cwd);
    const { code, stderr } = await run(cwd, "app:new", "shop");
    expect(stderr).toMatch(/\[ALREADY_EXISTS\].*shop\.test\.ts/);
    expect(code).toBe(1);
    expect(filesIn(cwd)).toEqual(before);
  });

  it("refuses a name that is none, and a place that is no project", async () => {
    const cwd = emptyFolder();
    const bad = await run(cwd, "app", "new", "../shop");
    expect(bad.stderr).toMatch(/\[BAD_NAME\].*cannot name an? app/);
    expect(bad.code).toBe(2);
    const nowhere = await run(cwd, "app", "new", "shop");
    expect(nowhere.stderr).toMatch(/\[NOT_FOUND\].*no stairs\.config\.ts/);
    expect(nowhere.code).toBe(1);
    expect(readdirSync(cwd)).toEqual([]);
  });
});
