import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { emptyFolder } from "../support/folders.js";
import { installDependencies, installedPackages, linkModules } from "../support/installed.js";
import { npm } from "../support/npm.js";
import { checkout, start } from "../support/processes.js";
import { shownLines } from "../tools/document-blocks.js";

const slow = 180_000;
const guide = "docs/guide/projects.md";

/** npm's name of a package → its folder in the checkout. */
const folders = { stairs: "", "@stairs/core": "src/core", "@stairs/sdk": "sdk-ts" };
const names = Object.keys(folders) as (keyof typeof folders)[];

/** A folder outside of the checkout in which the tarballs are installed. */
let installed: string;

beforeAll(async () => {
  const pack = shownLines(guide, "commands", "pack").at(-1) ?? "";
  const [install = ""] = shownLines(guide, "commands", "install");
  installed = await installedPackages(words(pack).slice(1, -1), words(install).slice(1));
}, slow);

/** A folder for one test, outside of the checkout too, that uses what is installed. */
function outside(): string {
  const folder = emptyFolder();
  writeFileSync(join(folder, "package.json"), `{ "private": true, "type": "module" }\n`);
  linkModules(installed, folder);
  return folder;
}

const words = (command: string): string[] => command.split(" ");

function contentOf(name: string): string[] {
  const folder = join(installed, "node_modules", name);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((path) => !path.startsWith("node_modules/"));
}

/** Every file that a manifest's value names, such as `./dist/index.js`. */
function filesIn(value: unknown): string[] {
  if (typeof value === "string") return [value.replace(/^\.\//, "")];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(filesIn) : [];
}

describe("a package", () => {
  it.each(names)("%s holds what it needs, and neither sources nor tests", (name) => {
    const content = contentOf(name);
    const path = join(installed, "node_modules", name, "package.json");
    const manifest = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
    const named = [...filesIn(manifest["exports"]), ...filesIn(manifest["bin"])];
    expect(named).not.toEqual([]);
    expect(content).toEqual(expect.arrayContaining(["LICENSE", "NOTICE", "README.md", ...named]));

    const top = /^(?:LICENSE|NOTICE|README\.md|package\.json)$/;
    const launcher = /^(?:src\/cli\/(?:stairs|build)\.js|proto\/stairs\/v1\/\w+\.proto)$/;
    const extra = content.filter((file) => {
      if (top.test(file) || (name === "stairs" && launcher.test(file))) return false;
      return !/^dist\/.+(?:\.js|\.d\.ts)$/.test(file) || /\btests?\b|\bbench\b/.test(file);
    });
    expect(extra).toEqual([]);
  });

  it("stairs holds every file of the protocol", () => {
    const protocol = readdirSync(join(checkout, "proto/stairs/v1"));
    expect(contentOf("stairs")).toEqual(
      expect.arrayContaining(protocol.map((file) => `proto/stairs/v1/${file}`)),
    );
  });

  it.each(names)("%s has types for all of its code", (name) => {
    const code = contentOf(name).filter((file) => /^dist\/.+\.js$/.test(file));
    expect(contentOf(name)).toEqual(
      expect.arrayContaining(code.map((file) => file.replace(/\.js$/, ".d.ts"))),
    );
  });

  it.each(names)("%s carries the license and the notice of the whole", (name) => {
    for (const file of ["LICENSE", "NOTICE"]) {
      const text = readFileSync(join(checkout, folders[name], file), "utf8");
      expect(text).toBe(readFileSync(join(checkout, file), "utf8"));
    }
  });
});

describe("the packages, installed outside of the checkout,", () => {
  it("have a working command that builds nothing", async () => {
    const [, version = ""] = shownLines(guide, "commands", "install");
    const [program = "", ...rest] = words(version);
    const process = start(program, rest, { cwd: outside(), env: { STAIRS_BUILT: undefined } });
    expect(await process.exit).toEqual({ code: 0, signal: null });
    const manifest = readFileSync(join(checkout, "package.json"), "utf8");
    expect(process.stdout.trim()).toBe((JSON.parse(manifest) as { version: string }).version);
    expect(existsSync(join(installed, "node_modules/stairs/dist/.build-stamp"))).toBe(false);
  });

  it(
    "run the quickstart with a coordinator of their own",
    async () => {
      const cwd = outside();
      cpSync(join(checkout, "examples/quickstart/main.ts"), join(cwd, "main.ts"));
      const script = start(join(installed, "node_modules/.bin/tsx"), ["main.ts"], {
        cwd,
        env: { STAIRS_BUILT: undefined },
      });
      expect(await script.exit, script.stderr).toEqual({ code: 0, signal: null });
      const lines = script.stdout.trimEnd().split("\n");
      expect(new Set(lines).size).toBe(20);
      expect(lines).toContain("Fibonacci of 19 is 4181");
    },
    slow,
  );

  it.each([
    ["nodenext", "nodenext"],
    ["esnext", "bundler"],
  ])(
    "have types for module %s with resolution %s, strict and with nothing skipped",
    async (module, moduleResolution) => {
      const compilerOptions = {
        target: "es2022",
        lib: ["es2023"],
        types: [],
        module,
        moduleResolution,
        strict: true,
        exactOptionalPropertyTypes: true,
        noUncheckedIndexedAccess: true,
        skipLibCheck: false,
        noEmit: true,
      };
      const config = { compilerOptions, files: ["right.ts", "wrong.ts"] };
      const folder = outside();
      writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
      const project = (field: string): string => `
        import { App, defineProject, type Inputs } from "@stairs/sdk";
        const app = new App("shop");
        const double = ({ value }: { value: number }) => ({ doubled: 2 * value });
        const print = ({ doubled }: { doubled: number }) => doubled;
        app.pipeline("main", (_, entry: Inputs<{ ${field}: number }>) =>
          entry.subscribeFunc(double, { asWorker: true }).subscribeConsumer(print));
        export default defineProject({ name: "shop", apps: [app], coordinator: "local" });
      `;
      writeFileSync(join(folder, "right.ts"), project("value"));
      writeFileSync(join(folder, "wrong.ts"), project("other"));
      const tsc = join(checkout, "node_modules/typescript/bin/tsc");
      const compiler = start(process.execPath, [tsc, "--pretty", "false"], { cwd: folder });
      await compiler.exit;
      // The wrong one fails: so the types were found, and are not `any`.
      const errors = compiler.stdout.match(/^\S.*error TS/gm) ?? [];
      expect(errors, compiler.stdout).toHaveLength(1);
      expect(errors[0]).toMatch(/^wrong\.ts\(/);
    },
    slow,
  );

  it(
    "make a project that uses them",
    async () => {
      const cwd = outside();
      const bin = join(cwd, "node_modules/.bin/stairs");
      const made = start(bin, ["project", "new", "demo"], { cwd });
      expect(await made.exit, made.stderr).toEqual({ code: 0, signal: null });
      await installDependencies(join(cwd, "demo"));
      const { stdout } = await npm(["start"], join(cwd, "demo"));
      expect(stdout.match(/^Fibonacci of \d+ is \d+$/gm)).toHaveLength(20);
    },
    slow,
  );
});
