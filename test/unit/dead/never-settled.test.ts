/** A store whose list of letters and whose letters do not fit together: nothing goes round for ever. */
import { expect, it } from "vitest";
import type { DeadEntry, Letters } from "../../../src/broker/contract.js";
import { decideSlice, throwAway } from "../../../src/dead/decisions.js";
import { Picker } from "../../../src/dead/picker.js";
import { Retention } from "../../../src/dead/retention.js";
import { silentLog } from "../../../src/observe/log.js";
import { deadLetter } from "../../conformance/broker/store-under-test.js";
import { FakeClock } from "../../support/fake-clock.js";

const letter: DeadEntry = { ...deadLetter("app.p", "x"), id: "7", timeMs: 0, numbers: null };

/** Lists one letter whenever it is asked, and counts. */
function listing(more: Partial<Letters>): { broker: Letters; asked: () => number } {
  let asked = 0;
  const broker: Letters = {
    deadLetters: () => {
      asked += 1;
      return Promise.resolve({ letters: [letter], next: undefined });
    },
    deadLetter: () => Promise.resolve(letter),
    settleDead: () => Promise.resolve({ status: "settled" }),
    deadDepth: () => ({ rows: 1, bytes: 1 }),
    ...more,
  };
  return { broker, asked: () => asked };
}

it("a letter that has always changed when it is decided about ends the decision with a sentence", async () => {
  let decisions = 0;
  const { broker } = listing({
    settleDead: () => {
      decisions += 1;
      return Promise.resolve({ status: "changed", letters: ["7"] });
    },
  });
  const picker = await Picker.open(broker, { ids: ["7"] });
  const deciding = { broker, picker, decide: throwAway("discarded") };
  await expect(decideSlice(deciding, 10)).rejects.toMatchObject({
    code: "CHANGED_MEANWHILE",
    message: expect.stringMatching(/^The dead letter 7 /) as unknown,
  });
  expect(decisions).toBe(101);
});

it("a letter that is listed and not there is left to the next look of the retention", async () => {
  const clock = new FakeClock();
  const { broker, asked } = listing({ deadLetter: () => Promise.resolve(undefined) });
  const retention = new Retention({
    broker,
    clock,
    log: silentLog,
    keepMs: 1000,
    onRoom: () => undefined,
  });
  // The list, and the newest letter of the picker.
  await expect.poll(asked).toBe(2);
  await new Promise(setImmediate);
  expect(asked()).toBe(2);
  await retention.stop();
});
