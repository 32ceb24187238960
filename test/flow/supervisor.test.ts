import { describe, expect, it } from "vitest";
import { command, ran } from "../support/command.js";
import { coordinatorOfTest } from "../support/coordinator.js";
import { projectFolder } from "../support/folders.js";
import { stairs } from "../support/processes.js";
import { listWorkers } from "../support/requests.js";

const project = `
import { App, defineProject } from "@stairs/sdk";
const app = new App("pool");
export const main = app.pipeline("main", (_, entry) =>
  entry.subscribeFunc(function echo({ value }) {
    if (value === "spin") { console.log("spins"); for (;;); }
    return { echo: value };
  }, { asWorker: true }));
app.producer("spin", { pipelines: [main] }, function* () { yield { value: "spin" }; });
app.producer("broken", { pipelines: [main] }, function* () { yield { value: 1 }; throw new Error("out of ideas"); });
export default defineProject({ name: "pool", apps: [app] });
`;

describe("worker processes", () => {
  it("start again when all of them are killed at once", async () => {
    const coordinator = await coordinatorOfTest();
    const cwd = projectFolder({ "stairs.config.mjs": project });
    const words = ["pipelines", "run", "-p", "2", "--coordinator", coordinator.address];
    const workers = command(words, { cwd });
    await workers.line(/2 workers are ready/);
    const before = await pids(coordinator.address);
    expect(before).toHaveLength(2);
    for (const pid of before) process.kill(pid, "SIGKILL");
    const others = async (): Promise<number> =>
      (await pids(coordinator.address)).filter((pid) => !before.includes(pid)).length;
    await expect.poll(others, { timeout: 20_000 }).toBe(2);
    workers.signal("SIGTERM");
    expect((await workers.exit).code).toBe(0);
  });

  it("end at once with exit code 130 when they are told twice, and their rows go back", async () => {
    const coordinator = await coordinatorOfTest();
    const cwd = projectFolder({ "stairs.config.mjs": project });
    const words = ["--coordinator", coordinator.address];
    await ran(["producer", "run", "spin", ...words], { cwd });
    const workers = stairs(["pipelines", "run", ...words], { cwd });
    await workers.line(/spins/);
    workers.signal("SIGINT");
    await workers.line(/a second Ctrl-C stops them at once/);
    workers.signal("SIGINT");
    expect((await workers.exit).code).toBe(130);
    await expect
      .poll(() => coordinator.stage("pool.main/echo"))
      .toMatchObject({ ready: 1, inFlight: 0, dead: 0 });
  });
});

describe("a producer that throws", () => {
  it("is named with the place in its code, and its rows before that are kept", async () => {
    const coordinator = await coordinatorOfTest();
    const cwd = projectFolder({ "stairs.config.mjs": project });
    const words = ["producer", "run", "broken", "--coordinator", coordinator.address];
    const { code, stderr } = await ran(words, { cwd });
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /The producer pool\.broken failed: out of ideas\n +at .*stairs\.config\.mjs:\d+/,
    );
    expect(await coordinator.stage("pool.main/echo")).toMatchObject({ ready: 1 });
  });
});

async function pids(address: string): Promise<number[]> {
  return (await listWorkers(address)).map(({ pid }) => pid);
}
