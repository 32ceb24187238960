import { describe, expect, it } from "vitest";
import { openShop } from "./shop.js";

/** The rows' ids in their order. */
function ids(rows: readonly Record<string, unknown>[]): string[] {
  return rows
    .map((row) => String(row["id"]))
    .sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
}

describe("a project with a coordinator, workers and a producer in processes of their own", () => {
  it("works every row off in several workers, and ends when all is idle (F40)", async () => {
    const { start, stored } = await openShop();
    const workers = start("pipelines", "run", "-p", "2", "--die-when-empty");
    const some = ["--arg", "count=20000", "--limit", "10000"];
    const producer = start("producer", "run", "generate", ...some);
    expect(await producer.exit).toEqual({ code: 0, signal: null });
    expect(producer.stderr).toMatch(/shop\.generate: 10,000 rows, all durable/);
    expect(await workers.exit).toEqual({ code: 0, signal: null });
    const rows = stored();
    expect(ids(rows)).toEqual(Array.from({ length: 10_000 }, (_, i) => String(i)));
  });

  it("shows its state as a table and as JSON (F80, F82)", async () => {
    const { run, start, address } = await openShop();
    const empty = await run("inspect", "status", "--json");
    expect(JSON.parse(empty.stdout)).toMatchObject({
      coordinator: { engine: "embedded" },
      pipelines: [],
    });
    expect((await run("producer", "run", "generate")).code).toBe(0);
    const table = start("inspect", "status");
    expect(await table.exit).toEqual({ code: 0, signal: null });
    expect(table.stdout).toContain(address);
    expect(table.stdout).toMatch(/shop\.orders +STALLED/);
    const status = await run("inspect", "status", "--json");
    expect(JSON.parse(status.stdout)).toMatchObject({
      pipelines: [{ pipeline: "shop.orders", state: "stalled" }],
    });
    expect(JSON.parse((await run("inspect", "workers", "--json")).stdout)).toEqual([]);
    expect(JSON.parse((await run("inspect", "steps", "--json")).stdout)).toMatchObject([
      { name: "shop.orders/check", workers: 0, pipelines: ["shop.orders"] },
      { name: "shop.orders/store", workers: 0 },
    ]);
    expect(JSON.parse((await run("dead", "list", "--json")).stdout)).toEqual([]);
  });

  it("keeps a row that failed as a dead letter, and lets the others pass", async () => {
    const { run, stored } = await openShop();
    expect((await run("producer", "run", "shop.poison")).code).toBe(0);
    const workers = await run("pipelines", "run", "orders", "--die-when-empty", "--fail-on-dead");
    expect(workers.code).toBe(1);
    expect(stored()).toMatchObject([{ id: 2 }]);
    const dead = JSON.parse(
      (await run("dead", "list", "shop.orders", "--json")).stdout,
    ) as unknown[];
    expect(dead).toMatchObject([
      { node: "check", cause: "exception", message: "order 1 is poison", attempts: 1 },
    ]);
    expect((await run("dead", "list")).stdout).toMatch(
      /shop\.orders +check +exception.*order 1 is poison/,
    );
  });

  it("starts a worker that was killed again, and loses no row", async () => {
    const { run, begin, stored } = await openShop();
    expect((await run("producer", "run", "exit")).code).toBe(0);
    const workers = begin("pipelines", "run", "--die-when-empty");
    await workers.line(/\[worker-1\] was ended by SIGKILL; starts again/);
    expect(await workers.exit).toEqual({ code: 0, signal: null });
    expect(ids(stored())).toEqual(["0", "1", "2", "3", "4"]);
  });

  it("drains its workers on SIGTERM", async () => {
    const { start, run } = await openShop();
    const workers = start("pipelines", "run", "-p", "2");
    await workers.line(/2 workers are ready/);
    expect(JSON.parse((await run("inspect", "workers", "--json")).stdout)).toHaveLength(2);
    workers.signal("SIGTERM");
    expect(await workers.exit).toEqual({ code: 0, signal: null });
    expect(JSON.parse((await run("inspect", "workers", "--json")).stdout)).toEqual([]);
  });

  it("is still drained when the supervisor is killed: no worker outlives it", async () => {
    const { start } = await openShop();
    const workers = start("pipelines", "run", "-p", "2");
    await workers.line(/2 workers are ready/);
    workers.signal("SIGKILL");
    // What is left of it fails the test.
    expect((await workers.exit).signal).toBe("SIGKILL");
  });
});
