import { afterEach, describe, expect, it, vi } from "vitest";
import { App, defineProject, getProject } from "../../../../sdk-ts/src/index.js";

const key = Symbol.for("stairs.project");

const clean = (row: object): object => row;

function twoApps(): [App, App] {
  const [shop, core] = [new App("shop"), new App("core")];
  for (const app of [shop, core]) {
    app.pipeline("main", (_, entry) => entry.subscribeConsumer(console.log));
    app.consumer("print", console.log);
  }
  core.pipeline("clean", (_, entry) => entry.subscribeFunc(clean));
  core.producer("generate", {}, () => []);
  return [shop, core];
}

afterEach(() => {
  vi.unstubAllEnvs();
  Reflect.deleteProperty(globalThis, key);
});

describe("a project (F1)", () => {
  it("refuses an option that it does not have, with the nearest name", () => {
    const misspelled = { name: "shop", cordinator: "local" };
    expect(() => defineProject(misspelled as { name: string })).toThrow(
      /no option "cordinator" \(did you mean "coordinator"\?\)/,
    );
  });

  it("says of an engine that this version does not have that it is not there", () => {
    const only = /The project shop \(\S+:\d+\) .*which this version of Stairs does not have/;
    const define = (options: object) => () => defineProject({ name: "shop", ...options });
    expect(define({ broker: "embedded" })().written.broker).toBe("embedded");
    expect(define({ broker: "kafka" })).toThrow(only);
    expect(define({ broker: { connect() {} } })).toThrow(only);
  });

  it("names a Redis server by URL or by host and port", () => {
    const written = (redis: string | { host: string; port?: number }) =>
      defineProject({ name: "shop", redis }).written.redis;
    expect(written("rediss://cache/2")).toBe("rediss://cache/2");
    expect(written({ host: "cache", port: 6380 })).toBe("redis://cache:6380");
    expect(written({ host: "::1" })).toBe("redis://[::1]:6379");
  });

  it.each([
    [{ redis: { hots: "cache" } }, /redis\.hots \(did you mean "host"\?\)/],
    [{ redis: { port: 1 } }, /value undefined for redis\.host/],
    [
      { redis: { host: "a", port: 0 } },
      /value 0 for redis\.port: expected a number from 1 to 65535/,
    ],
    [{ redis: "http://:secret@cache" }, /has a redis that is no URL: expected redis:(?!.*secret)/],
    [{ redis: 6379 }, /for redis: expected a URL or \{ host, port \}/],
    [{ broker: "embedded", redis: { host: "a" } }, /both broker and redis/],
    [{ durability: "eternal" }, /"eternal" for durability: expected normal or strict/],
    [{ port: 70_000 }, /70000 for port/],
    [{ queueRows: 0 }, /0 for queueRows: expected a whole number of at least 1/],
    [{ queueBytes: -1 }, /-1 for queueBytes/],
    [{ deadRows: 1.5 }, /1\.5 for deadRows: expected a whole number of at least 1/],
    [{ deadBytes: 0 }, /0 for deadBytes/],
    [{ deadRetention: 30 }, /30 for deadRetention: expected a time such as 30d or 12h, or forever/],
    [{ listen: 1 }, /1 for listen: expected an address, such as 127\.0\.0\.1/],
    [{ apps: "core" }, /"core" for apps: expected an array/],
    [
      { apps: [undefined] },
      /has undefined as apps\[0\]: expected an App or the path of its folder/,
    ],
    [{ apps: [{}] }, /has a value of type object as apps\[0\]/],
  ])("refuses %j with its place", (options, message) => {
    const define = (): unknown => defineProject({ name: "shop", ...(options as object) });
    expect(define).toThrow(message);
    expect(define).toThrow(/project\.test\.ts:\d+/);
  });

  it("is found from anywhere, also by another copy of the package", () => {
    expect(() => getProject()).toThrow(/getProject\(\) needs a project.*call defineProject/);
    const project = defineProject({ name: "shop" });
    expect(getProject()).toBe(project);
    expect(Reflect.get(globalThis, key)).toBe(project);
  });

  it("takes an app twice without effect, and refuses another of its name with both places", () => {
    const app = new App("core");
    const project = defineProject({ name: "shop", apps: [app, app] });
    project.addApp(app);
    expect(project.apps).toEqual([app]);
    expect(project.getApp("core")).toBe(app);
    expect(() => project.addApp(new App("core"))).toThrow(
      /has an app core \(\S+:\d+\) already, and another one \(\S+:\d+\) has the same name/,
    );
  });

  it("finds components as app.name, by a bare name of one app, and by app.*", () => {
    const [shop, core] = twoApps();
    const project = defineProject({ name: "p", apps: [shop, core] });
    const names = (wanted?: string[]): string[] =>
      project.pipelines(wanted).map((one) => one.fullName);
    expect(names()).toEqual(["shop.main", "core.main", "core.clean"]);
    expect(names(["core.main"])).toEqual(["core.main"]);
    expect(names(["clean", "core.*", "core.clean"])).toEqual(["core.clean", "core.main"]);
    expect(project.getProducer("generate")).toBe(core.getProducer("generate"));
    expect(project.getConsumer("shop.print")).toBe(shop.getConsumer("print"));
    expect(project.getPipeline("clean")).toBe(core.getPipeline("clean"));
  });

  it("says what is near when there is no such component, and which there are when a name is of several", () => {
    const project = defineProject({ name: "p", apps: twoApps() });
    expect(() => project.getPipeline("core.mian")).toThrow(
      'There is no pipeline core.mian (did you mean "core.main"?): known are shop.main, core.main, core.clean.',
    );
    expect(() => project.pipelines(["x.*"])).toThrow(/There is no pipeline x\.\*/);
    expect(() => project.getPipeline("main")).toThrow(
      "Several apps have a pipeline main: use shop.main or core.main.",
    );
    expect(() => project.getPipeline("core.*")).toThrow("core.* names several pipelines");
    expect(() => project.getApp("cor")).toThrow('no app cor (did you mean "core"?)');
    expect(() => project.getApp("core").getProducer("x")).toThrow(
      "The app core has no producer x.",
    );
  });

  it("takes its coordinator from the environment before the file, and checks it", () => {
    expect(defineProject({ name: "p" }).coordinator).toBe("127.0.0.1:4710");
    expect(defineProject({ name: "p", coordinator: "local" })).toMatchObject({
      coordinator: "local",
      stateDirectory: ".stairs",
    });
    vi.stubEnv("STAIRS_COORDINATOR", "hub:5000");
    vi.stubEnv("STAIRS_STATE_DIRECTORY", "/var/stairs");
    expect(defineProject({ name: "p", coordinator: "local" })).toMatchObject({
      coordinator: "hub:5000",
      stateDirectory: "/var/stairs",
    });
    expect(defineProject({ name: "p", coordinator: "local" }).written).toEqual({
      coordinator: "local",
    });
    vi.stubEnv("STAIRS_COORDINATOR", "");
    expect(defineProject({ name: "p", coordinator: "local" }).coordinator).toBe("local");
    vi.stubEnv("STAIRS_COORDINATOR", "hub");
    expect(() => defineProject({ name: "p" })).toThrow(/is "hub": expected host:port/);
  });

  it("seals every config when it is ready", () => {
    const app = new App("core", { config: { a: 1 } });
    const pipeline = app.pipeline("main", (_, entry) => entry);
    defineProject({ name: "p", apps: [app] }).ready();
    expect(() => app.config.update({ a: 2 })).toThrow(/cannot be changed any more/);
    expect(() => pipeline.config.update({})).toThrow(/cannot be changed any more/);
  });
});

describe("an app (F2)", () => {
  it("lists its components and finds them by name", () => {
    const [, core] = twoApps();
    const { pipelines, producers, consumers, steps } = core.components;
    expect([...pipelines, ...producers, ...consumers].map((one) => one.fullName)).toEqual([
      "core.main",
      "core.clean",
      "core.generate",
      "core.print",
    ]);
    expect(steps.map((one) => one.name)).toEqual(["core.main/log", "core.clean/clean"]);
  });

  it("refuses names that are taken or outside the grammar, and what is no function", () => {
    const [, core] = twoApps();
    expect(() => core.pipeline("main", (_, entry) => entry)).toThrow(
      /app core has a pipeline main \(\S+:\d+\) already: give the one \(\S+:\d+\) another name/,
    );
    expect(() => core.producer("a b", {}, () => [])).toThrow(/"a b" cannot name a producer/);
    expect(() => new App("1a")).toThrow(/"1a" cannot name a app/);
    expect(() => core.pipeline("x", {} as never)).toThrow(
      /pipeline core\.x .* where it takes a function/,
    );
    expect(() => core.consumer("x", console.log, { name: "y" } as object)).toThrow(
      'no option "name"',
    );
  });
});

describe("a producer", () => {
  it("knows its pipelines and begins its rows anew at each call", () => {
    const app = new App("core");
    const main = app.pipeline("main", (_, entry) => entry);
    const options = { pipelines: [main], total: (args: { n: number }) => args.n };
    const generate = app.producer("generate", options, function* (args) {
      for (let value = 0; value < args.n; value++) yield { value };
    });
    expect(generate).toMatchObject({ fullName: "core.generate", pipelines: [main] });
    const rows = (): unknown[] => [...(generate.rows({ n: 2 }) as Iterable<unknown>)];
    expect(rows()).toEqual([{ value: 0 }, { value: 1 }]);
    expect(rows()).toHaveLength(2);
  });

  it("needs a project to run", async () => {
    const alone = new App("core").producer("alone", {}, () => []);
    await expect(alone.run()).rejects.toThrow("Running the producer core.alone needs a project");
  });
});
