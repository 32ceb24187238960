import { beforeEach, describe, expect, it } from "vitest";
import { WaitNotice } from "../../../../sdk-ts/src/link/wait-notice.js";
import { FakeClock } from "../../../support/fake-clock.js";

const full = { reason: "queue a.p is full", advice: "" };
const drains = { reason: "pipeline a.p drains", advice: "" };

describe("why a producer waits", () => {
  let clock: FakeClock;
  let said: (string | undefined)[];
  let notice: WaitNotice;
  beforeEach(() => {
    clock = new FakeClock();
    said = [];
    notice = new WaitNotice((wait) => said.push(wait?.reason), clock);
  });

  it("is said when it has waited for a second, and not before", () => {
    notice.begin({ ...full, sequence: 3 });
    // Batches before it were on their way.
    notice.acked(2);
    clock.advance(999);
    expect(said).toEqual([]);
    clock.advance(1);
    expect(said).toEqual([full.reason]);
  });

  it("is not said of a wait that ends within the second", () => {
    notice.begin({ ...full, sequence: 3 });
    clock.advance(900);
    notice.acked(3);
    clock.advance(5000);
    expect(said).toEqual([]);
  });

  it("is said once, however often the queue is full again, until rows have come through for a second", () => {
    for (let sequence = 1; sequence < 10; sequence++) {
      notice.begin({ ...full, sequence });
      clock.advance(3000);
      notice.acked(sequence);
      clock.advance(500);
    }
    expect(said).toEqual([full.reason]);
    notice.acked(10);
    clock.advance(500);
    expect(said).toEqual([full.reason, undefined]);
    notice.begin({ ...full, sequence: 11 });
    clock.advance(1000);
    expect(said).toEqual([full.reason, undefined, full.reason]);
  });

  it("is said again when it is another one", () => {
    notice.begin({ ...full, sequence: 1 });
    clock.advance(1000);
    notice.begin({ ...drains, sequence: 1 });
    clock.advance(1000);
    expect(said).toEqual([full.reason, drains.reason]);
  });

  it("holds over a new connection: it is not said twice, and its end is said", () => {
    notice.begin({ ...full, sequence: 1 });
    clock.advance(1000);
    notice.forget();
    notice.begin({ ...full, sequence: 1 });
    clock.advance(1000);
    expect(said).toEqual([full.reason]);
    notice.forget();
    notice.acked(1);
    clock.advance(1000);
    expect(said).toEqual([full.reason, undefined]);
  });
});
