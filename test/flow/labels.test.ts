import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { command } from "../support/command.js";
import { type TestCoordinator, testCoordinator } from "../support/coordinator.js";
import { projectFolder } from "../support/folders.js";

const config = `
import { App, defineProject } from "@stairs/sdk";
const app = new App("shop");
const main = app.pipeline("main", (_, { n }) =>
  n.subscribeFunc(({ n }) => ({ twice: n * 2 }), { name: "double", requires: { gpu: "1" } })
   .subscribeConsumer(({ twice }) => console.log("twice " + twice), { name: "print" }));
app.producer("generate", { pipelines: [main] }, function* () { yield { n: 21 }; });
export default defineProject({ name: "shop", apps: [app] });
`;

describe("labels of workers (F15)", () => {
  let coordinator: TestCoordinator;
  let cwd: string;

  beforeEach(async () => {
    coordinator = await testCoordinator();
    cwd = projectFolder({ "stairs.config.js": config });
  });

  afterEach(() => coordinator.stop());

  function run(...words: readonly string[]) {
    return command([...words, "--coordinator", coordinator.address], { cwd });
  }

  it("are given on the command line; a step waits for a worker that has those it requires, and status says so", async () => {
    expect(await run("producer", "run", "generate").exit).toMatchObject({ code: 0 });
    const lacks = run("pipelines", "run", "--die-when-empty", "--stalled-timeout", "1s");
    await lacks.line(/is ready/);
    await expect
      .poll(async () => (await coordinator.status()).pipelines[0]?.problems[0])
      .toMatch(/no worker that implements it has the labels gpu=1/);
    expect(await lacks.exit).toMatchObject({ code: 1 });
    expect(lacks.stderr).toMatch(/1 row waits for the step shop\.main\/double, and no worker can/);
    const has = run("pipelines", "run", "--die-when-empty", "--label", "gpu=1");
    expect(await has.exit).toMatchObject({ code: 0 });
    expect(has.stdout).toContain("twice 42");
  });

  it("that are no name=value are refused", async () => {
    const bad = run("pipelines", "run", "--label", "gpu");
    expect(await bad.exit).toMatchObject({ code: 2 });
    expect(bad.stderr).toContain("Expected name=value");
  });
});
