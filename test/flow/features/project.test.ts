import {
  App,
  type Inputs,
  getProject,
  onAppCreated,
  onAppReady,
  onComponentCalled,
  onComponentFinished,
  onPipelineReady,
  onProjectReady,
} from "@stairs/sdk";
import { afterEach, describe, expect, it } from "vitest";
import { ran } from "../../support/command.js";
import { coordinatorOfTest } from "../../support/coordinator.js";
import { projectFolder } from "../../support/folders.js";
import { stairs } from "../../support/processes.js";
import { keeper, openWorkshop } from "./workshop.js";

const workshop = openWorkshop();

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

describe("a project", () => {
  it("is defined in a file; its commands register what they need, so that a producer may run first (F1)", async () => {
    const cwd = projectFolder({
      "stairs.config.mjs": `
        import { App, defineProject, getProject } from "@stairs/sdk";
        const core = new App("core");
        const whose = () => ({ project: getProject().name });
        const main = core.pipeline("main", (_, { value }) =>
          value.subscribeFunc(whose).subscribeConsumer(function print(row) { console.log(JSON.stringify(row)); }));
        core.producer("generate", { pipelines: [main] }, function* () { yield { value: 1 }; });
        export default defineProject({ name: "shop", apps: [core], port: 1 });
      `,
    });
    const { address } = await coordinatorOfTest();
    const env = { STAIRS_COORDINATOR: address };
    for (const words of [
      ["producer", "run", "generate"],
      ["pipelines", "run", "core.*", "--die-when-empty"],
    ]) {
      const { code, stdout, stderr } = await ran(words, { cwd, env });
      expect(code, stderr).toBe(0);
      if (words[0] === "pipelines") expect(stdout).toContain('{"value":1,"project":"shop"}');
    }
    const config = stairs(["config"], { cwd, env });
    expect(await config.exit).toEqual({ code: 0, signal: null });
    expect(config.stdout).toMatch(/coordinator +\S+:\d+ +environment STAIRS_COORDINATOR/);
    expect(config.stdout).toMatch(/port +1 +file stairs\.config\.mjs:\d+/);
    expect(config.stdout).toMatch(/durability +normal +default/);
  });
});

/** An app as its package exports it. */
function reviews(name: string, keep: (row: Record<string, unknown>) => void) {
  const app = new App(name, { config: { limits: { words: 2, letters: 5 }, drop: ["a", "the"] } });
  const main = app.pipeline(
    "main",
    { config: { label: "none" } },
    ({ config }, { text }: Inputs<Text>) =>
      text
        .subscribeFunc(function cut({ text: all }: Text) {
          const { drop, limits } = app.config;
          const words = all.split(" ").filter((word) => !drop.includes(word));
          return {
            words: words.slice(0, limits.words).map((word) => word.slice(0, limits.letters)),
          };
        })
        .addValue({ label: config.label })
        .subscribeConsumer(keep, { name: "keep" }),
  );
  app.producer("read", { pipelines: [main] }, function* () {
    yield { text: "the quick brown fox" };
  });
  return { app, main };
}

interface Text {
  text: string;
}

describe("an app", () => {
  it("groups components under its name: two apps may have a pipeline of one name (F2)", async () => {
    const [seen, others] = [keeper(), keeper()];
    const one = reviews("one", seen.keep);
    const two = reviews("two", others.keep);
    const { components } = one.app;
    expect(components.pipelines).toEqual([one.main]);
    expect(components.producers.map(({ fullName }) => fullName)).toEqual(["one.read"]);
    expect(components.consumers).toEqual([]);
    expect(components.flows).toEqual([]);
    expect(components.steps.map(({ name }) => name)).toEqual(["one.main/cut", "one.main/keep"]);
    await workshop.through(two.main, [{ text: "x" }], two.app, one.app);
    expect(getProject().getPipeline("two.main")).toBe(two.main);
    expect(seen.rows).toEqual([]);
    expect(others.rows).toEqual([{ text: "x", words: ["x"], label: "none" }]);
    expect(await workshop.queues(one.main)).toEqual(["one.main"]);
    expect(await workshop.queues(two.main)).toEqual(["two.main"]);
  });

  it("is imported by another project, whose overrides hold for its rows and for no other app (F2, F3)", async () => {
    const [seen, plain] = [keeper(), keeper()];
    const mine = reviews("mine", seen.keep);
    const theirs = reviews("theirs", plain.keep);
    mine.app.config.update({ limits: { words: 3 }, drop: ["quick"] });
    (mine.main.config as unknown as { update(values: object): void }).update({ label: "mine" });
    const rows = [{ text: "the quick brown fox" }];
    await workshop.through([mine.main, theirs.main], rows, mine.app, theirs.app);
    expect(seen.rows).toEqual([{ ...rows[0], words: ["the", "brown", "fox"], label: "mine" }]);
    expect(plain.rows).toEqual([{ ...rows[0], words: ["quick", "brown"], label: "none" }]);
    expect(() => mine.app.config.update({ drop: [] })).toThrow(/mine cannot be changed any more/);
  });
});

describe("signals", () => {
  it("of a life come once, to late handlers at once; those of calls come in the worker, with name and rows (F4)", async () => {
    const heard: string[] = [];
    const mine = new Set<object>();
    // Those that were ready before come at once, and are of other tests.
    const hear = (what: string) => (object: { readonly name: string }) => {
      if (object.name === "signals" || mine.has(object)) heard.push(`${what} ${object.name}`);
    };
    ends.push(onAppCreated(hear("created")), onAppReady(hear("ready")));
    ends.push(onPipelineReady(hear("ready")), onProjectReady(hear("ready")));
    const calls: string[] = [];
    const app = new App("signals");
    const seen = keeper();
    const main = app.pipeline("main", (_, entry: Inputs<{ n: number }>) =>
      entry
        .subscribeFunc(({ n }: { n: number }) => ({ n: n + 1 }), { name: "next" })
        .subscribeConsumer(seen.keep),
    );
    ends.push(onComponentCalled(({ name, rows }) => void calls.push(`called ${name} ${rows}`)));
    ends.push(onComponentFinished(({ name, rows }) => void calls.push(`finished ${name} ${rows}`)));
    expect(heard).toEqual(["created signals"]);
    app.producer("one", { pipelines: [main] }, () => [{ n: 1 }]);
    const project = workshop.project(app);
    for (const object of [main, project]) mine.add(object);
    await project.runProducer(app.getProducer("one"));
    await project.runPipelines([main], { dieWhenEmpty: true });
    const once = ["created signals", "ready main", "ready signals", "ready acceptance"];
    expect(heard).toEqual(once);
    expect(calls).toEqual([
      "called signals.main/next 1",
      "finished signals.main/next 1",
      "called signals.main/keep 1",
      "finished signals.main/keep 1",
    ]);
    ends.push(onAppCreated(app, hear("late")), onAppReady(app, hear("late")));
    expect(heard.slice(once.length)).toEqual(["late signals", "late signals"]);
    const late: object[] = [];
    ends.push(onComponentFinished((end) => void late.push(end)));
    expect(late).toEqual([]);
  });
});
