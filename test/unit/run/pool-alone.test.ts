import { describe, expect, it } from "vitest";
import { WorkerPool } from "../../../src/run/pool.js";
import { link, Port } from "./port.js";

const links = [link("a")];

function poolOf(...ids: readonly string[]): { pool: WorkerPool; ports: Port[] } {
  const pool = new WorkerPool();
  const ports = ids.map((id) => new Port(id, ["a"]));
  for (const port of ports) pool.add(port);
  return { pool, ports };
}

describe("a call that must be alone at its worker (R1)", () => {
  it("gets one that holds nothing, and nothing comes before or behind it", () => {
    const { pool } = poolOf("1", "2");
    const busy = pool.tryPlace(links, 1);
    const alone = pool.tryAlone(links, 1, {});
    expect(alone?.port.id).not.toBe(busy?.port.id);
    const others = [pool.tryPlace(links, 1), pool.tryPlace(links, 1)];
    expect(others.map((place) => place?.port.id)).toEqual([busy?.port.id, busy?.port.id]);
    alone?.release();
    expect(pool.tryPlace(links, 1)?.port.id).toBe(alone?.port.id);
  });

  it("does not wait for ever while others keep all workers busy: one of them is reserved", () => {
    const { pool } = poolOf("1");
    const wish = {};
    const before = [pool.tryPlace(links, 1), pool.tryPlace(links, 1)];
    expect(pool.tryAlone(links, 1, wish)).toBeUndefined();
    expect(pool.hasPlace(links)).toBe(false);
    expect(pool.tryPlace(links, 1)).toBeUndefined();
    before[0]?.release();
    expect(pool.tryAlone(links, 1, wish)).toBeUndefined();
    before[1]?.release();
    expect(pool.tryPlace(links, 1)).toBeUndefined();
    expect(pool.tryAlone(links, 1, wish)).toBeDefined();
  });

  it("reserves one worker for each wish and no other's, and lets it go when it is forgotten", () => {
    const { pool } = poolOf("1", "2");
    const wishes = [{}, {}, {}];
    for (let at = 0; at < 2; at++) pool.tryPlace(links, 500);
    for (const wish of wishes) expect(pool.tryAlone(links, 1, wish)).toBeUndefined();
    expect(pool.hasPlace(links)).toBe(false);
    for (const wish of wishes) pool.forget(wish);
    pool.add(new Port("3", ["a"]));
    expect(pool.tryPlace(links, 1)?.port.id).toBe("3");
  });

  it("does not wait for a worker that is stuck in a call which took too long", async () => {
    const { pool, ports } = poolOf("1", "2");
    const wish = {};
    const places = [pool.tryPlace(links, 500), pool.tryPlace(links, 500)];
    pool.tryAlone(links, 1, wish);
    // The call at the reserved worker is nobody's any more, but the worker is busy with it.
    for (const port of ports) port.held = 1;
    places[0]?.release();
    expect(pool.tryAlone(links, 1, wish)).toBeUndefined();
    for (const port of ports) if (port.id === "2") port.held = 0;
    places[1]?.release();
    expect(pool.tryPlace(links, 1)).toBeUndefined();
    expect(pool.tryAlone(links, 1, wish)?.port.id).toBe("2");
  });

  it("comes to rest when every worker is stuck", async () => {
    const { pool, ports } = poolOf("1", "2");
    for (const port of ports) port.held = 1;
    const wish = {};
    let looks = 0;
    pool.onChange(() => {
      looks += 1;
      if (looks < 100) pool.tryAlone(links, 1, wish);
    });
    pool.changed();
    await new Promise(setImmediate);
    expect(looks).toBeLessThan(5);
  });

  it("in the middle of a run waits in its turn", async () => {
    const { pool } = poolOf("1");
    const first = pool.tryPlace(links, 1);
    const order: string[] = [];
    const alone = pool.place(links, 1, true).then((place) => {
      order.push("alone");
      return place;
    });
    const next = pool.place(links, 1).then(() => order.push("next"));
    first?.release();
    (await alone).release();
    await next;
    expect(order).toEqual(["alone", "next"]);
  });
});
