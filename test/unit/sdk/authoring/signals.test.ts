import { setImmediate } from "node:timers/promises";
import { afterEach, describe, expect, it, vi } from "vitest";
import { App, defineProject, StopPipeline } from "../../../../sdk-ts/src/index.js";
import {
  type ComponentCall,
  type ComponentEnd,
  onComponentCalled,
  onComponentFinished,
} from "../../../../sdk-ts/src/signals/component-signals.js";
import {
  onAppCreated,
  onAppReady,
  onPipelineReady,
  onProjectReady,
} from "../../../../sdk-ts/src/signals/lifecycle.js";
import { runChain } from "../../../../sdk-ts/src/worker/run-chain.js";
import { callOf, link, nativeStep, outcomeOf, type Row } from "../running/chain-setup.js";

const removers: (() => void)[] = [];

/** Removes the handler after the test. */
function untilEnd(remove: () => void): () => void {
  removers.push(remove);
  return remove;
}

afterEach(() => {
  for (const remove of removers.splice(0)) remove();
  vi.restoreAllMocks();
});

/** What is written to stderr from now on. */
function stderr(): { readonly text: string } {
  const written = { text: "" };
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    written.text += String(text);
    return true;
  });
  return written;
}

const allKinds: readonly (readonly [string, (handler: never) => () => void])[] = [
  ["onProjectReady", onProjectReady],
  ["onAppCreated", onAppCreated],
  ["onAppReady", onAppReady],
  ["onPipelineReady", onPipelineReady],
  ["onComponentCalled", onComponentCalled],
  ["onComponentFinished", onComponentFinished],
];

describe("the signals of a project's life (F4)", () => {
  it("come once for each object, the pipeline's before the app's before the project's", () => {
    const app = new App("core");
    const first = app.pipeline("first", (_, entry) => entry);
    const second = app.pipeline("second", (_, entry) => entry);
    const project = defineProject({ name: "shop", apps: [app] });
    const heard: unknown[] = [];
    const mine = new Set<unknown>([app, first, second, project]);
    const hear = (object: object): void => void (mine.has(object) && heard.push(object));
    untilEnd(onProjectReady(hear));
    untilEnd(onAppReady(hear));
    untilEnd(onPipelineReady(hear));
    expect(heard).toEqual([]);
    project.ready();
    project.ready();
    expect(heard.map((one) => [first, second, app, project].indexOf(one as App))).toEqual([
      0, 1, 2, 3,
    ]);
  });

  it("are told at once to a handler that comes late", () => {
    const app = new App("core");
    const pipeline = app.pipeline("main", (_, entry) => entry);
    const project = defineProject({ name: "shop", apps: [app] });
    const heard: object[] = [];
    const hear = (object: object): void => void heard.push(object);
    untilEnd(onAppCreated(app, hear));
    expect(heard).toEqual([app]);
    untilEnd(onAppReady(app, hear));
    expect(heard).toEqual([app]);
    project.ready();
    untilEnd(onPipelineReady(pipeline, hear));
    untilEnd(onProjectReady((one) => one === project && heard.push(one)));
    expect(heard).toEqual([app, app, pipeline, project]);
  });

  it("keep two apps of one name apart", () => {
    const [mine, other] = [new App("core"), new App("core")];
    const [first, second] = [mine, other].map((app) => app.pipeline("main", (_, entry) => entry));
    const heard: object[] = [];
    untilEnd(onAppReady(mine, (app) => heard.push(app)));
    if (first !== undefined) untilEnd(onPipelineReady(first, (one) => heard.push(one)));
    defineProject({ name: "p", apps: [other] }).ready();
    expect(heard).toEqual([]);
    defineProject({ name: "q", apps: [mine] }).ready();
    expect(heard.map((one) => [mine, other, first, second].indexOf(one as App))).toEqual([2, 0]);
  });

  it("let a handler of onAppCreated change the config of an app that is made later", () => {
    untilEnd(
      onAppCreated((app) => {
        if (app.name === "configured") (app as App<{ a: number }>).config.update({ a: 2 });
      }),
    );
    expect(new App("configured", { config: { a: 1 } }).config.a).toBe(2);
  });

  it("come for an app that is added when the project is ready already, and for no other again", () => {
    const project = defineProject({ name: "p", apps: [new App("one")] });
    project.ready();
    const heard: string[] = [];
    const late = new App("late");
    const remove = untilEnd(onAppReady((app) => heard.push(app.name)));
    heard.length = 0;
    project.addApp(late);
    project.ready();
    expect(heard).toEqual(["late"]);
    remove();
    remove();
    project.addApp(new App("later"));
    project.ready();
    expect(heard).toEqual(["late"]);
  });

  it("reach a handler once that another handler registers meanwhile", () => {
    const app = new App("core");
    const heard: string[] = [];
    untilEnd(
      onAppReady(app, () => {
        heard.push("outer");
        untilEnd(onAppReady(app, () => heard.push("inner")));
      }),
    );
    defineProject({ name: "p", apps: [app] }).ready();
    expect(heard).toEqual(["outer", "inner"]);
  });
});

describe("a handler of a signal (F4)", () => {
  it("that throws or rejects is reported with its name and place, and the others are called", async () => {
    const written = stderr();
    const app = new App("core");
    const heard: string[] = [];
    untilEnd(
      onAppReady(app, function loadModel() {
        throw new Error("no such model");
      }),
    );
    untilEnd(
      onAppReady(app, async () => {
        await Promise.resolve();
        throw new Error("too slow");
      }),
    );
    untilEnd(onAppReady(app, () => heard.push("third")));
    defineProject({ name: "p", apps: [app] }).ready();
    await setImmediate();
    expect(heard).toEqual(["third"]);
    expect(written.text).toMatch(
      /^stairs: the handler loadModel \(test\/\S+signals\.test\.ts:\d+\) of onAppReady failed: Error: no such model$/m,
    );
    expect(written.text).toMatch(
      /^stairs: an anonymous handler \(test\/\S+:\d+\) of onAppReady failed: Error: too slow$/m,
    );
  });

  it.each(allKinds)("of %s must be a function", (name, on) => {
    expect(() => on("x" as never)).toThrow(
      new RegExp(`${name} \\(test/.+:\\d+\\) got a value of type string where it takes a function`),
    );
  });
});

describe("the signals of calls (F4)", () => {
  const three = [{ x: 1 }, { x: 2 }, { x: 3 }];

  it("come before and after each component, with its rows and what became of them", async () => {
    const heard: (ComponentCall | ComponentEnd)[] = [];
    untilEnd(onComponentCalled((call) => heard.push(call)));
    untilEnd(onComponentFinished((end) => heard.push(end)));
    const pick = nativeStep("app.main/pick", (row) => {
      const { x } = row as { x: number };
      if (x === 1) throw new Error("one");
      if (x === 2) throw new StopPipeline("two");
      return { y: x };
    });
    const print = nativeStep("app.main/print", () => undefined, { kind: "consumer", batch: true });
    const chain = [link(pick.name), link(print.name, { mode: "keep" })];
    await outcomeOf(three, chain, [pick, print]);
    const call = { callId: "call-1", attempt: 2 };
    const good = { failed: 0, dropped: 0, cancelled: false };
    const ms = expect.any(Number) as number;
    expect(heard).toEqual([
      { ...call, name: "app.main/pick", rows: 3 },
      { ...call, ...good, name: "app.main/pick", rows: 3, ms, failed: 1, dropped: 1 },
      { ...call, name: "app.main/print", rows: 1 },
      { ...call, ...good, name: "app.main/print", rows: 1, ms },
    ]);
  });

  it("count the rows that a predicate lets through", async () => {
    const heard: [string, number][] = [];
    untilEnd(onComponentCalled(({ name, rows }) => heard.push([name, rows])));
    const odd = nativeStep("odd", (row) => Number((row as Row)["x"]) % 2 === 1, {
      kind: "predicate",
    });
    const double = nativeStep("double", (row) => ({ y: Number((row as Row)["x"]) * 2 }));
    await outcomeOf(three, [link("double", { when: "odd" })], [odd, double]);
    expect(heard).toEqual([["double", 2]]);
  });

  it("say of a call that was cancelled meanwhile that nobody waits for it", async () => {
    const ends: ComponentEnd[] = [];
    untilEnd(onComponentFinished((end) => ends.push(end)));
    const cancel = new AbortController();
    const step = nativeStep("slow", () => {
      cancel.abort();
      return Promise.resolve({});
    });
    await runChain(callOf(three, [link("slow")], cancel.signal), new Map([["slow", step]]));
    expect(ends).toMatchObject([{ name: "slow", rows: 3, cancelled: true }]);
  });

  it("are not told later to a handler that comes late", async () => {
    await outcomeOf(three, [link("f")], [nativeStep("f", () => ({ y: 1 }))]);
    const heard: ComponentEnd[] = [];
    untilEnd(onComponentFinished((end) => heard.push(end)));
    expect(heard).toEqual([]);
  });

  it("do not touch the rows when a handler throws, which is reported once", async () => {
    const written = stderr();
    untilEnd(
      onComponentCalled(function count() {
        throw new Error("no counter");
      }),
    );
    const chain = [link("f"), link("f")];
    const { failures, outputs } = await outcomeOf(three, chain, [
      nativeStep("f", () => ({ y: 1 })),
    ]);
    expect(failures).toEqual([]);
    expect(outputs).toMatchObject([{ rows: 3 }]);
    expect(
      written.text.match(/the handler count \(.*\) of onComponentCalled failed/g),
    ).toHaveLength(1);
  });
});
