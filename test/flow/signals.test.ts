import { describe, expect, it } from "vitest";
import { ran } from "../support/command.js";
import { coordinatorOfTest } from "../support/coordinator.js";
import { projectFolder } from "../support/folders.js";
import { stairs } from "../support/processes.js";

const project = `
  import { App, defineProject, onComponentCalled, onComponentFinished, onPipelineReady, onProjectReady } from "@stairs/sdk";
  const say = (line) => console.log(line);
  onProjectReady((project) => say("ready " + project.name));
  onPipelineReady((pipeline) => say("ready " + pipeline.fullName));
  onComponentCalled(({ name, rows, attempt }) => say("called " + [name, rows, attempt].join(" ")));
  onComponentFinished(({ name, failed }) => say("finished " + name + " " + failed));
  onComponentFinished(function broken() { throw new Error("no luck"); });
  const app = new App("core");
  function half({ value }) {
    if (value === 3) throw new Error("three");
    return { half: value / 2 };
  }
  const main = app.pipeline("main", (_, entry) => entry.subscribeFunc(half, { asWorker: true, retry: { attempts: 1 } }));
  app.producer("generate", { pipelines: [main] }, function* () { for (let value = 0; value < 10; value++) yield { value }; });
  export default defineProject({ name: "shop", apps: [app] });
`;

describe("signals (F4)", () => {
  it("come in the worker process: once when it is ready, and around every call with its rows", async () => {
    const cwd = projectFolder({ "stairs.config.mjs": project });
    const { address } = await coordinatorOfTest();
    const there = ["--coordinator", address];
    // A process, since this one would keep the handlers that the project adds.
    const producer = stairs(["producer", "run", "generate", ...there], { cwd });
    expect(await producer.exit, producer.stderr).toEqual({ code: 0, signal: null });
    const workers = await ran(["pipelines", "run", "--die-when-empty", ...there], { cwd });
    expect(workers.code, workers.stderr).toBe(0);

    const lines = workers.stdout.replaceAll("[worker-1] ", "").trimEnd().split("\n");
    expect(lines.slice(0, 2)).toEqual(["ready core.main", "ready shop"]);
    const calls = lines.slice(2).map((line) => line.split(" "));
    expect(calls.map(([what]) => what)).toEqual(
      calls.map((_, i) => (i % 2 === 0 ? "called" : "finished")),
    );
    expect(new Set(calls.map(([, name]) => name))).toEqual(new Set(["core.main/half"]));
    const sum = (what: string): number =>
      calls.reduce((total, [kind, , count]) => total + (kind === what ? Number(count) : 0), 0);
    expect(sum("called")).toBe(10);
    expect(sum("finished")).toBe(1);
    const reports = workers.stderr.match(/the handler broken \(stairs\.config\.mjs:\d+\) of/g);
    expect(reports).toHaveLength(1);
  });
});
