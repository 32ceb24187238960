import { beforeEach, describe, expect, it } from "vitest";
import type { LeaseExtension, LeaseRef } from "../../../src/broker/contract.js";
import { type Holder, LeaseKeeper } from "../../../src/lease/lease-keeper.js";
import { silentLog } from "../../../src/observe/log.js";
import { FakeClock } from "../../support/fake-clock.js";

const leaseMs = 30_000;
const third = leaseMs / 3;

function ref(id: string, nonce = "n"): LeaseRef {
  return { queue: "app.p/a", id, nonce, delivery: 1 };
}

class Hand implements Holder {
  held: LeaseRef[];
  readonly lost: string[] = [];

  constructor(...ids: string[]) {
    this.held = ids.map((id) => ref(id));
  }

  lose(ids: ReadonlySet<string>): void {
    this.lost.push(...ids);
    this.held = this.held.filter(({ id }) => !ids.has(id));
  }
}

interface Asked {
  readonly ids: string[];
  readonly answer: (...lost: string[]) => Promise<void>;
  readonly fail: () => Promise<void>;
}

/** Lets everything happen that waits for nothing but its turn. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe("a keeper of leases", () => {
  const said: string[] = [];
  const log = {
    ...silentLog,
    error: (_facts: unknown, text: string) => said.push(`error: ${text}`),
    info: (_facts: unknown, text: string) => said.push(`info: ${text}`),
  } as unknown as typeof silentLog;
  let clock: FakeClock;
  let asked: Asked[];
  let keeper: LeaseKeeper;

  beforeEach(() => {
    said.length = 0;
    clock = new FakeClock();
    asked = [];
    const extend = (extension: LeaseExtension): Promise<readonly string[]> =>
      new Promise((resolve, reject) => {
        asked.push({
          ids: extension.refs.map(({ id }) => id),
          answer(...lost) {
            resolve(lost);
            return turn();
          },
          fail() {
            reject(new Error("no answer"));
            return turn();
          },
        });
        expect(extension.leaseMs).toBe(leaseMs);
      });
    keeper = new LeaseKeeper({ queues: { extend }, clock, log, leaseMs });
    keeper.start();
  });

  /** The extension that waits for its answer: there is at most one. */
  function open(): Asked {
    const [first, ...others] = asked.splice(0);
    if (first === undefined || others.length > 0) throw new Error("expected one open extension");
    return first;
  }

  it("extends what all holders hold, three times within the time of a lease", async () => {
    keeper.keep(new Hand("1", "2"));
    keeper.keep(new Hand("3"));
    for (let times = 0; times < 3; times++) {
      clock.advance(third - 1);
      expect(asked).toEqual([]);
      clock.advance(1);
      const extension = open();
      expect(extension.ids).toEqual(["1", "2", "3"]);
      await extension.answer();
    }
  });

  it("asks nothing while nothing is held, and extends nothing for a holder that has ended", async () => {
    const end = keeper.keep(new Hand("1"));
    const other = new Hand();
    keeper.keep(other);
    end();
    clock.advance(third);
    await turn();
    expect(asked).toEqual([]);
    other.held = [ref("2")];
    clock.advance(third);
    expect(open().ids).toEqual(["2"]);
  });

  it("tells each holder which of its own leases are lost, and no other one", async () => {
    const [first, second, last] = [new Hand("1", "2"), new Hand("3"), new Hand("4")];
    for (const hand of [first, second, last]) keeper.keep(hand);
    clock.advance(third);
    await open().answer("2", "4", "unknown");
    expect([first.lost, second.lost, last.lost]).toEqual([["2"], [], ["4"]]);
    clock.advance(third);
    expect(open().ids).toEqual(["1", "3"]);
  });

  it("takes no lease for lost that is newer than the question", async () => {
    const hand = new Hand("1", "2");
    keeper.keep(hand);
    clock.advance(third);
    // Given back, and leased again.
    hand.held = [ref("1", "another nonce"), ref("2")];
    await open().answer("1", "2");
    expect(hand.lost).toEqual(["2"]);
  });

  it("never asks twice at once, however slow the store is, and asks at once after a late answer", async () => {
    keeper.keep(new Hand("1"));
    clock.advance(third);
    const slow = open();
    clock.advance(10 * leaseMs);
    expect(asked).toEqual([]);
    await slow.answer();
    clock.advance(0);
    const next = open();
    await next.answer();
    clock.advance(third - 1);
    expect(asked).toEqual([]);
    clock.advance(1);
    await open().answer();
  });

  it("asks again a second after a failure, for what is held then, and says so once", async () => {
    const hand = new Hand("1");
    keeper.keep(hand);
    clock.advance(third);
    await open().fail();
    hand.held = [ref("2")];
    clock.advance(999);
    expect(asked).toEqual([]);
    clock.advance(1);
    const second = open();
    expect(second.ids).toEqual(["2"]);
    await second.fail();
    clock.advance(1000);
    await open().answer();
    expect(hand.lost).toEqual([]);
    expect(said).toEqual([
      "error: the store could not extend leases; the coordinator asks again",
      "info: the store extends leases again",
    ]);
    clock.advance(third);
    open();
  });

  it("asks nothing after its end and leaves no timer behind, also when the store fails late", async () => {
    keeper.keep(new Hand("1"));
    clock.advance(third);
    const late = open();
    keeper.stop();
    await late.fail();
    expect([clock.timers, said]).toEqual([0, []]);
  });
});
