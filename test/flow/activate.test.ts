import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Ended, ran } from "../support/command.js";
import { chainOf, type TestCoordinator, testCoordinator } from "../support/coordinator.js";
import { emptyFolder, projectFolder } from "../support/folders.js";

interface Listed {
  readonly pipeline: string;
  readonly currentPlanId: string;
  readonly offeredPlanId: string;
}

describe("stairs pipelines list and activate (R13)", () => {
  let coordinator: TestCoordinator;
  let cwd: string;

  beforeEach(async () => {
    coordinator = await testCoordinator();
    cwd = emptyFolder();
  });

  afterEach(() => coordinator.stop());

  function run(...words: readonly string[]): Promise<Ended> {
    return ran(["pipelines", ...words, "--coordinator", coordinator.address], { cwd });
  }

  async function listed(): Promise<Listed> {
    const [first] = JSON.parse((await run("list", "--json")).stdout) as Listed[];
    if (first === undefined) throw new Error("nothing is listed");
    return first;
  }

  /** An older plan is offered, a newer one is current. */
  async function twoPlans(): Promise<{ older: string; newer: string }> {
    await coordinator.register(chainOf("main", "f"));
    const older = (await listed()).currentPlanId;
    await coordinator.register(chainOf("main", "f", "g"));
    await coordinator.register(chainOf("main", "f"));
    const { currentPlanId: newer, offeredPlanId } = await listed();
    expect(offeredPlanId).toBe(older);
    expect(newer).not.toBe(older);
    return { older, newer };
  }

  it("show offered against current, and let new rows follow the plan that was offered last", async () => {
    const { older, newer } = await twoPlans();
    const list = await run("list");
    expect(list.stdout).toMatch(
      new RegExp(
        `PIPELINE +MODE +STEPS +STAGES +CURRENT +OFFERED +SOURCE\ntest\\.main +running +2 +2 +${newer.slice(0, 12)} +${older.slice(0, 12)}`,
      ),
    );
    expect(list.stderr).toContain("`stairs pipelines activate test.main`");
    const { code, stdout, stderr } = await run("activate", "test.main");
    expect([code, stdout]).toEqual([0, ""]);
    expect(stderr).toContain(
      `follow plan ${older.slice(0, 12)}, no longer ${newer.slice(0, 12)}. Rows in flight finish on their own plan.`,
    );
    expect((await listed()).currentPlanId).toBe(older);
    expect((await run("list")).stdout).toMatch(/the same/);
    expect((await run("activate", "test.main")).stderr).toContain("already follow plan");
  });

  it("take a plan by its first digits, and answer as one JSON document", async () => {
    const { older, newer } = await twoPlans();
    const { code, stdout } = await run("activate", "test.main", older.slice(0, 12), "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      pipeline: "test.main",
      previousPlanId: newer,
      offeredPlanId: older,
      currentPlanId: older,
      version: 3,
    });
    expect((await run("activate", "test.main", newer)).code).toBe(0);
    expect(await listed()).toMatchObject({ currentPlanId: newer });
  });

  it("change nothing when another plan is current than the one that is expected", async () => {
    const { older, newer } = await twoPlans();
    const refused = await run("activate", "test.main", "--expected", older.slice(0, 12));
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/^\[CHANGED_MEANWHILE\] test\.main runs plan/);
    expect((await listed()).currentPlanId).toBe(newer);
    expect((await run("activate", "test.main", "--expected", newer.slice(0, 12))).code).toBe(0);
    expect((await listed()).currentPlanId).toBe(older);
  });

  it("say what is there when a name or a plan is not", async () => {
    await coordinator.register(chainOf("main", "f"));
    const pipeline = await run("activate", "test.mian");
    expect(pipeline.code).toBe(1);
    expect(pipeline.stderr).toMatch(/\[NOT_FOUND\].*no pipeline test\.mian.*It has test\.main/);
    const plan = await run("activate", "test.main", "abc");
    expect(plan.code).toBe(1);
    expect(plan.stderr).toMatch(/\[NOT_FOUND\] There is no plan "abc"/);
  });

  it("list the project's pipelines beside those that only the coordinator has", async () => {
    await coordinator.register(chainOf("main", "f"));
    cwd = projectFolder({
      "stairs.config.ts": `
        import { App, defineProject, type Inputs } from "@stairs/sdk";
        const app = new App("shop");
        app.pipeline("orders", (_, entry: Inputs<{ a: number }>) => entry.subscribeFunc(function f({ a }) { return { b: a }; }));
        export default defineProject({ name: "shop", apps: [app] });
      `,
    });
    const { code, stdout } = await run("list", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([
      {
        pipeline: "shop.orders",
        steps: ["shop.orders/f"],
        stages: 1,
        currentPlanId: null,
        offeredPlanId: null,
      },
      { pipeline: "test.main", steps: ["test.main/f"], stages: 1, version: 1 },
    ]);
  });
});
