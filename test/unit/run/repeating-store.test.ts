import { setImmediate as turn } from "node:timers/promises";
import { type ErrorCode, errorCodes, StairsError } from "@stairs/core";
import { describe, expect, it } from "vitest";
import {
  type DispatchStore,
  type RepeatingStore,
  repeatingStore,
} from "../../../src/run/repeating-store.js";
import type { LeaseRequest } from "../../../src/broker/contract.js";
import { silentLog } from "../../../src/observe/log.js";
import { FakeClock } from "../../support/fake-clock.js";
import { commitOf, leaseOf } from "../../conformance/broker/store-under-test.js";

const codes = Object.keys(errorCodes) as ErrorCode[];

/** A broker that only leases, and fails so many times before it answers. */
function failing(times: number): { broker: DispatchStore; requests: LeaseRequest[] } {
  const requests: LeaseRequest[] = [];
  const lease: DispatchStore["lease"] = (request) => {
    requests.push(request);
    return requests.length <= times
      ? Promise.reject(new StairsError("UNREACHABLE", `failed ${requests.length}`))
      : Promise.resolve([]);
  };
  return { broker: { lease } as DispatchStore, requests };
}

function repeating(broker: DispatchStore): { store: RepeatingStore; clock: FakeClock } {
  const clock = new FakeClock();
  return { store: repeatingStore(broker, { clock, log: silentLog, random: () => 1 }), clock };
}

describe("what the dispatcher asks of the store", () => {
  it("is asked again, the same, until there is an answer (R2)", async () => {
    const { broker, requests } = failing(3);
    const { store, clock } = repeating(broker);
    const request = leaseOf("app.p");
    const answer = store.lease(request);
    await turn();
    for (const pause of [20, 40, 80]) {
      const asked = requests.length;
      clock.advance(pause - 1);
      await turn();
      expect(requests).toHaveLength(asked);
      clock.advance(1);
      await turn();
      expect(requests).toHaveLength(asked + 1);
    }
    expect(await answer).toEqual([]);
    expect(requests.every((one) => one === request)).toBe(true);
    expect(clock.timers).toBe(0);
  });

  it.each(codes.filter((code) => errorCodes[code].passes))(
    "is asked again after %s, which passes",
    async (code) => {
      let asked = 0;
      const commit = (): ReturnType<DispatchStore["commit"]> =>
        ++asked === 1
          ? Promise.reject(new StairsError(code, "not now"))
          : Promise.resolve({ status: "committed" });
      const { store, clock } = repeating({ commit } as unknown as DispatchStore);
      const answer = store.commit(commitOf([]));
      await turn();
      clock.advance(20);
      expect(await answer).toEqual({ status: "committed" });
      expect(asked).toBe(2);
    },
  );

  it.each([
    ...codes
      .filter((code) => !errorCodes[code].passes)
      .map((code) => [code, new StairsError(code, "never")] as const),
    ["an error of another kind", new TypeError("never")] as const,
  ])("is not asked again after %s: the error is the answer", async (_, error) => {
    let asked = 0;
    const commit = (): ReturnType<DispatchStore["commit"]> => {
      asked += 1;
      return Promise.reject(error);
    };
    const { store, clock } = repeating({ commit } as unknown as DispatchStore);
    await expect(store.commit(commitOf([]))).rejects.toBe(error);
    expect([asked, clock.timers]).toEqual([1, 0]);
  });

  it("is asked again until an error comes that does not pass", async () => {
    const errors = [
      new StairsError("UNREACHABLE", "away"),
      new StairsError("INTERNAL", "a defect"),
    ];
    const commit = (): ReturnType<DispatchStore["commit"]> =>
      Promise.reject(errors.shift() ?? new Error("asked too often"));
    const { store, clock } = repeating({ commit } as unknown as DispatchStore);
    const answer = store.commit(commitOf([]));
    const refused = expect(answer).rejects.toThrow("a defect");
    await turn();
    clock.advance(20);
    await refused;
    expect(clock.timers).toBe(0);
  });

  it("reaches the store with all that each method is given, and comes back with its answer", async () => {
    const asked: unknown[] = [];
    const answer = {};
    const broker = new Proxy({} as DispatchStore, {
      get: (_, name) => (request: unknown) => {
        asked.push([name, request]);
        return Promise.resolve(answer);
      },
    });
    const { store } = repeating(broker);
    const names = Object.keys(store).filter((name) => !["end", "watch"].includes(name));
    const requests = names.map((name) => [name, { of: name }] as const);
    for (const [name, request] of requests)
      expect(await Reflect.apply(store[name as keyof DispatchStore], store, [request])).toBe(
        answer,
      );
    expect(asked).toEqual(requests);
    expect(requests.map(([name]) => name)).toContain("stage");
  });

  it("is asked every 2 seconds at most, however long it takes", async () => {
    const { broker, requests } = failing(1000);
    const { store, clock } = repeating(broker);
    const answer = store.lease(leaseOf("app.p"));
    for (let at = 0; at < 20; at++) {
      await turn();
      clock.advance(2000);
    }
    await turn();
    expect(requests.length).toBe(21);
    store.end();
    await expect(answer).rejects.toThrow("failed 22");
  });

  it("is asked once more at the end, and then fails with its error", async () => {
    const { broker, requests } = failing(1000);
    const { store, clock } = repeating(broker);
    const answer = store.lease(leaseOf("app.p"));
    await turn();
    store.end();
    await expect(answer).rejects.toThrow("failed 2");
    await expect(store.lease(leaseOf("app.p"))).rejects.toThrow("failed 3");
    expect(requests).toHaveLength(3);
    expect(clock.timers).toBe(0);
  });
});
