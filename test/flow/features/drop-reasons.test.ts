import { App, type Inputs, StopPipeline } from "@stairs/sdk";
import { describe, expect, it } from "vitest";
import { ran } from "../../support/command.js";
import { openWorkshop } from "./workshop.js";

const workshop = openWorkshop();

/** A pipeline that drops each row for the reason that it names; `undefined` names none. */
function dropping(name: string) {
  const app = new App(name);
  const main = app.pipeline("main", (_, entry: Inputs<{ why?: string }>) =>
    entry.subscribeFunc(
      function judge({ why }: { why?: string }): object {
        throw why === "no reason" ? new StopPipeline() : new StopPipeline(why);
      },
      { asWorker: true },
    ),
  );
  return { app, main };
}

describe("rows that a step drops (F18)", () => {
  it("are counted by reason: in the status, in JSON and as text, and in the report of run() with the same words", async () => {
    const { app, main } = dropping("drops");
    const long = `far\ttoo\nlong ${"x".repeat(400)}`;
    const reasons = ["sold out", "sold out", "not for us", "no reason", long];
    const rows = reasons.map((why) => ({ why }));
    const rehearsed = (await main.run(rows)).dropped.map(({ reason }) => reason);
    await workshop.through(main, rows, app);
    const { totalDropped, drops } = await workshop.coordinator.stage("drops.main/judge");
    expect(totalDropped).toBe(5);
    const counts = new Map<string, number>();
    for (const reason of rehearsed) counts.set(reason, (counts.get(reason) ?? 0) + 1);
    expect(new Map(drops.map(({ reason, rows: count }) => [reason, count]))).toEqual(counts);
    expect(rehearsed.at(-1)).toMatch(/^far too long x+…$/);
    expect(rehearsed.at(-1)).toHaveLength(256);
    expect(drops[0]).toEqual({ reason: "sold out", rows: 2 });
    expect(rehearsed).toContain("stopped");

    const words = ["inspect", "status", "drops.main", "--coordinator", workshop.address];
    const { stdout } = await ran(words);
    expect(stdout).toMatch(/^Dropped in drops\.main\/judge: 2 "sold out", 1 ".*1 "not for us"/m);
    const json = JSON.parse((await ran([...words, "--json"])).stdout) as {
      pipelines: { stages: { drops: unknown[] }[] }[];
    };
    expect(json.pipelines[0]?.stages[0]?.drops).toEqual(drops);
  });

  it("of more than 32 reasons are counted as `other` from then on", async () => {
    const { app, main } = dropping("manydrops");
    const rows = Array.from({ length: 40 }, (_, n) => ({ why: `reason ${n}` }));
    await workshop.through(main, rows, app);
    const { totalDropped, drops } = await workshop.coordinator.stage("manydrops.main/judge");
    expect(totalDropped).toBe(40);
    expect(drops).toHaveLength(33);
    expect(drops[0]).toEqual({ reason: "other", rows: 8 });
    const words = ["inspect", "status", "manydrops.main", "--coordinator", workshop.address];
    const { stdout } = await ran(words);
    expect(stdout).toMatch(
      /^Dropped in manydrops\.main\/judge: 8 "other", .*and 28 more reasons$/m,
    );
  });
});
