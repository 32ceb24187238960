import { describe, expect, it } from "vitest";
import { missingStep } from "../../../src/run/ability.js";
import { WorkerPool } from "../../../src/run/pool.js";
import { link, Port } from "./port.js";

describe("the pool of workers", () => {
  it("gives no place while no worker has the step, and names the step", () => {
    const pool = new WorkerPool();
    expect(pool.tryPlace([link("a")], 1)).toBeUndefined();
    expect(missingStep(pool.able, [link("a")])?.step).toBe("a");
    pool.add(new Port("1", ["a"]));
    expect(missingStep(pool.able, [link("a"), link("b")])?.step).toBe("b");
    expect(missingStep(pool.able, [link("a", { when: "w" })])?.step).toBe("w");
    expect(missingStep(pool.able, [link("a", { requires: { gpu: "1" } })])).toEqual({
      step: "a",
      lack: "labels",
      labels: { gpu: "1" },
    });
  });

  it("prefers the worker that has the longest part of the chain", () => {
    const pool = new WorkerPool();
    pool.add(new Port("short", ["a"]));
    pool.add(new Port("long", ["a", "b"]));
    const place = pool.tryPlace([link("a"), link("b"), link("c")], 1);
    expect(place?.port.id).toBe("long");
    expect(place?.links).toBe(2);
  });

  it("spreads slow calls evenly and queues none behind another", () => {
    const pool = new WorkerPool();
    pool.add(new Port("1", ["a"]));
    pool.add(new Port("2", ["a"]));
    const places = [pool.tryPlace([link("a")], 2000), pool.tryPlace([link("a")], 2000)];
    expect(new Set(places.map((place) => place?.port.id))).toEqual(new Set(["1", "2"]));
    expect(pool.tryPlace([link("a")], 2000)).toBeUndefined();
  });

  it("queues short calls behind each other up to the worker's credit", () => {
    const pool = new WorkerPool();
    pool.add(new Port("1", ["a"], 3));
    const given = [1, 2, 3, 4].map(() => pool.tryPlace([link("a")], 5) !== undefined);
    expect(given).toEqual([true, true, true, false]);
  });

  it("gives calls of unknown cost one place a worker", () => {
    const pool = new WorkerPool();
    pool.add(new Port("1", ["a"]));
    expect(pool.tryPlace([link("a")], undefined)).toBeDefined();
    expect(pool.tryPlace([link("a")], undefined)).toBeUndefined();
  });

  it("serves those who wait in their order, before new ones", async () => {
    const pool = new WorkerPool();
    pool.add(new Port("1", ["a"], 1));
    const first = await pool.place([link("a")], 500);
    const order: string[] = [];
    const second = pool.place([link("a")], 500).then((place) => {
      order.push("second");
      return place;
    });
    const third = pool.place([link("a")], 500).then(() => order.push("third"));
    first.release();
    expect(pool.tryPlace([link("a")], 500)).toBeUndefined();
    (await second).release();
    await third;
    expect(order).toEqual(["second", "third"]);
  });

  it("gives others their places while somebody waits for a worker that never comes", async () => {
    const pool = new WorkerPool();
    pool.add(new Port("1", ["a"]));
    let served = false;
    void pool.place([link("b")], 1).then(() => (served = true));
    await Promise.resolve();
    expect(pool.tryPlace([link("a")], 1)).toBeDefined();
    pool.add(new Port("2", ["b"]));
    await new Promise(setImmediate);
    expect(served).toBe(true);
  });

  it("gives no new place to a worker that is busy with a call that took too long", () => {
    const pool = new WorkerPool();
    const port = new Port("1", ["a"]);
    pool.add(port);
    port.held = 1;
    expect(pool.tryPlace([link("a")], 1)).toBeUndefined();
  });

  it("passes over workers without the labels that a step requires, and those that drain", () => {
    const pool = new WorkerPool();
    pool.add(new Port("plain", ["a"]));
    const gpu = new Port("gpu", ["a"], 4, { gpu: "1" });
    pool.add(gpu);
    expect(pool.tryPlace([link("a", { requires: { gpu: "1" } })], 1)?.port.id).toBe("gpu");
    gpu.maxCalls = 0;
    expect(pool.tryPlace([link("a", { requires: { gpu: "1" } })], 1)).toBeUndefined();
  });
});
