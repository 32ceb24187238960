import { describe, expect, it } from "vitest";
import { testCoordinator } from "../support/coordinator.js";
import { projectFolder } from "../support/folders.js";
import { type Running, stairs } from "../support/processes.js";

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
    const coordinator = await testCoordinator();
    try {
      const cwd = projectFolder({ "stairs.config.mjs": project });
      const workers = stairs(
        ["pipelines", "run", "-p", "2", "--coordinator", coordinator.address],
        { cwd },
      );
      await workers.line(/2 workers are ready/);
      const before = await pids(coordinator.address, cwd);
      expect(before).toHaveLength(2);
      for (const pid of before) process.kill(pid, "SIGKILL");
      await expect
        .poll(
          async () =>
            (await pids(coordinator.address, cwd)).filter((pid) => !before.includes(pid)).length,
          {
            timeout: 20_000,
          },
        )
        .toBe(2);
      workers.signal("SIGTERM");
      expect((await workers.exit).code).toBe(0);
    } finally {
      await coordinator.stop();
    }
  });

  it("end at once with exit code 130 when they are told twice, and their rows go back", async () => {
    const coordinator = await testCoordinator();
    try {
      const cwd = projectFolder({ "stairs.config.mjs": project });
      const words = ["--coordinator", coordinator.address];
      await stairs(["producer", "run", "spin", ...words], { cwd }).exit;
      const workers = stairs(["pipelines", "run", ...words], { cwd });
      await workers.line(/spins/);
      workers.signal("SIGINT");
      await workers.line(/a second Ctrl-C stops them at once/);
      workers.signal("SIGINT");
      expect((await workers.exit).code).toBe(130);
      await expect
        .poll(() => coordinator.stage("pool.main/echo"))
        .toMatchObject({ ready: 1, inFlight: 0, dead: 0 });
    } finally {
      await coordinator.stop();
    }
  });
});

describe("a producer that throws", () => {
  it("is named with the place in its code, and its rows before that are kept", async () => {
    const coordinator = await testCoordinator();
    try {
      const cwd = projectFolder({ "stairs.config.mjs": project });
      const run = stairs(["producer", "run", "broken", "--coordinator", coordinator.address], {
        cwd,
      });
      expect((await run.exit).code).toBe(1);
      expect(run.stderr).toMatch(
        /The producer pool\.broken failed: out of ideas\n +at .*stairs\.config\.mjs:\d+/,
      );
      expect(await coordinator.stage("pool.main/echo")).toMatchObject({ ready: 1 });
    } finally {
      await coordinator.stop();
    }
  });
});

async function pids(address: string, cwd: string): Promise<number[]> {
  const listed: Running = stairs(["inspect", "workers", "--json", "--coordinator", address], {
    cwd,
  });
  await listed.exit;
  return (JSON.parse(listed.stdout) as { pid: number }[]).map(({ pid }) => pid);
}
