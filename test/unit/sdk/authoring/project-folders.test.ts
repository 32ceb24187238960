import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { App, defineProject, type Project } from "../../../../sdk-ts/src/index.js";
import { emptyFolder } from "../../../support/folders.js";

type Exports = Readonly<Record<string, unknown>>;

afterEach(() => {
  Reflect.deleteProperty(globalThis, Symbol.for("stairs.project"));
});

/** A folder with these modules, and an import of them that notes their order. */
function folderOf(modules: Readonly<Record<string, Exports>>) {
  const path = emptyFolder();
  const imported: string[] = [];
  for (const name of Object.keys(modules)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), "");
  }
  const importModule = async (file: string): Promise<Exports> => {
    await Promise.resolve();
    const name = relative(path, file);
    imported.push(name);
    return modules[name] ?? {};
  };
  return { path, imported, importModule };
}

function loading(modules: Readonly<Record<string, Exports>>): Promise<Project> {
  const { path, importModule } = folderOf(modules);
  return defineProject({ name: "shop", apps: [path] }).load(importModule);
}

describe("an app that is a folder (F1)", () => {
  it("brings its modules with it, each once, and stands where it was named", async () => {
    const [first, app, last] = [new App("first"), new App("core"), new App("last")];
    const { path, imported, importModule } = folderOf({
      "pipelines.ts": {},
      "app.ts": { app },
      "app.js": {},
      "consumers/index.ts": {},
      "flows.mjs": {},
      "other.ts": {},
    });
    const project = defineProject({ name: "shop", apps: [first, path, last, path] });
    const [one, other] = await Promise.all([
      project.load(importModule),
      project.load(importModule),
    ]);
    expect(imported).toEqual(["app.ts", "pipelines.ts", "consumers/index.ts", "flows.mjs"]);
    expect(project.apps).toEqual([first, app, last]);
    expect([one, other]).toEqual([project, project]);
    await project.load(importModule);
    expect(imported).toHaveLength(4);
  });

  it("is not there before it is loaded, and whoever asks is told how to load it", async () => {
    const app = new App("core");
    const known = new App("known");
    const { path, importModule } = folderOf({ "app.ts": { app } });
    const project = defineProject({ name: "shop", apps: [path, known] });
    const early = /project shop \(\S+:\d+\) has apps given as folders.*await project\.load\(\)/;
    expect(() => project.apps).toThrow(early);
    expect(() => project.getApp("core")).toThrow(early);
    expect(() => project.pipelines()).toThrow(early);
    expect(() => project.getProducer("generate")).toThrow(early);
    expect(() => project.ready()).toThrow(early);
    expect(project.getApp("known")).toBe(known);
    await project.load(importModule);
    expect(project.getApp("core")).toBe(app);
  });

  it("may export its app under any name, as default, and as CommonJS does", async () => {
    const app = new App("core");
    for (const exported of [
      { shop: app },
      { default: app },
      { default: { app } },
      { app, b: app },
    ]) {
      const { apps } = await loading({ "app.ts": exported });
      expect(apps).toEqual([app]);
    }
  });

  it("is found beside the file that defines the project", async () => {
    const project = defineProject({ name: "shop", apps: ["./no-such-folder"] });
    await expect(project.load()).rejects.toThrow(
      `The app folder ./no-such-folder: there is no folder ${join(import.meta.dirname, "no-such-folder")}`,
    );
  });

  it.each<[string, Readonly<Record<string, Exports>>, RegExp]>([
    ["has no app", { "pipelines.ts": {} }, /The app folder \/\S+: it has no app\.ts or app\.js/],
    [
      "exports none",
      { "app.ts": { a: 1 } },
      /app\.ts exports no App: add `export const app = new App\("/,
    ],
    [
      "exports several",
      { "app.ts": { a: new App("a"), b: new App("b") } },
      /app\.ts exports several apps, a and b: it must be one/,
    ],
  ])("that %s is refused with its name", async (_what, modules, message) => {
    await expect(loading(modules)).rejects.toThrow(message);
  });

  it("whose module fails is named with the file and the failure, and can be loaded again", async () => {
    const app = new App("core");
    const { path, importModule } = folderOf({ "app.ts": { app }, "flows.ts": {} });
    const project = defineProject({ name: "shop", apps: [path] });
    const failing = (file: string): Promise<Exports> =>
      file.endsWith("flows.ts") ? Promise.reject(new Error("no luck")) : importModule(file);
    await expect(project.load(failing)).rejects.toThrow(
      `The app folder ${path}: ${join(path, "flows.ts")} cannot be imported: no luck.`,
    );
    expect(() => project.apps).toThrow(/not loaded yet/);
    await project.load(importModule);
    expect(project.apps).toEqual([app]);
  });

  it("cannot have the name of another app, but may be one that is there already", async () => {
    const app = new App("core");
    const { path, importModule } = folderOf({ "app.ts": { app } });
    const twice = defineProject({ name: "shop", apps: [app, path] });
    expect((await twice.load(importModule)).apps).toEqual([app]);
    const clash = defineProject({ name: "shop", apps: [new App("core"), path] });
    await expect(clash.load(importModule)).rejects.toThrow(/has an app core .* already/);
  });
});
