import { describe, expect, it } from "vitest";
import { Addresses } from "../../../../sdk-ts/src/link/addresses.js";
import { Chance } from "../../../support/chance.js";
import { seedsOf } from "../../../support/seeds.js";

const seeds = seedsOf("orders of addresses");

/** Addresses of a process of its own. */
function some(list: string, chance = new Chance(seeds[0] ?? 0)): Addresses {
  return new Addresses(list, () => chance.fraction());
}

describe("the addresses of a connection", () => {
  it.each(seeds)(
    "are tried in an order of each process's own, so that processes spread (seed %i)",
    (seed) => {
      const chance = new Chance(seed);
      const first = Array.from({ length: 3000 }, () => some("a:1,b:2,c:3", chance).current);
      for (const address of ["a:1", "b:2", "c:3"]) {
        const share = first.filter((each) => each === address).length / first.length;
        expect(share, address).toBeGreaterThan(0.28);
        expect(share, address).toBeLessThan(0.39);
      }
    },
  );

  it("are all tried before one comes again", () => {
    const addresses = some("a:1,b:2,c:3");
    const tried = [addresses.current];
    for (let attempt = 0; attempt < 2; attempt++) {
      addresses.failed();
      tried.push(addresses.current);
    }
    expect([...tried].sort()).toEqual(["a:1", "b:2", "c:3"]);
    addresses.failed();
    expect(addresses.current).toBe(tried[0]);
  });

  it("stay where a connection stood, since its session may go on there", () => {
    const addresses = some("a:1,b:2");
    const before = addresses.current;
    addresses.stands();
    addresses.lost();
    expect(addresses.current).toBe(before);
  });

  it("begin with those that a coordinator names, each once, when it sends the connection away", () => {
    const addresses = some("a:1");
    addresses.stands();
    addresses.sentAway(["a:1", "x:7", "y:8"]);
    expect(addresses.current).toBe("x:7");
    addresses.failed();
    expect(addresses.current).toBe("y:8");
    addresses.failed();
    expect(addresses.current).toBe("a:1");
    expect([addresses.takeMissed(), addresses.takeMissed()]).toEqual([true, false]);
  });

  it("go on with another of their own when it names none", () => {
    const addresses = some("a:1,b:2");
    const before = addresses.current;
    addresses.sentAway([]);
    expect(addresses.current).not.toBe(before);
  });

  it.each(seeds)(
    "make pauses that grow only when all have failed, to 5 s, and that no two processes share (seed %i)",
    (seed) => {
      const chance = new Chance(seed);
      const longest = Array.from({ length: 24 }, () => 0);
      const firsts: number[] = [];
      for (let client = 0; client < 1000; client++) {
        const addresses = some("a:1,b:2", chance);
        for (let attempt = 0; attempt < longest.length; attempt++) {
          const pause = addresses.failed();
          expect(pause).toBeGreaterThanOrEqual(20);
          longest[attempt] = Math.max(longest[attempt] ?? 0, pause);
          if (attempt === 0) firsts.push(pause);
        }
      }
      // One that is away costs its clients no more than the first pause.
      expect(Math.max(...longest.filter((_, attempt) => attempt % 2 === 0))).toBeLessThanOrEqual(
        120,
      );
      expect(Math.max(...longest)).toBeLessThanOrEqual(5020);
      expect(longest.at(-1)).toBeGreaterThan(4000);
      // A thousand that lose the same coordinator do not come to the next one in the same moment.
      for (let from = 20; from < 120; from += 10) {
        const together = firsts.filter((pause) => pause >= from && pause < from + 10).length;
        expect(together, `${from} ms`).toBeLessThan(200);
      }
    },
  );
});
