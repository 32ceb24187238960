import { afterEach, describe, expect, it } from "vitest";
import { PoisonLab, warmRows } from "../support/poison.js";
import { deadLetters } from "../support/requests.js";

describe("a row that kills its worker process (R1)", () => {
  let lab: PoisonLab;

  afterEach(() => lab.close());

  it("is alone a dead letter of cause crash; the other 255 of its batch finish, and at most 13 processes die", async () => {
    lab = await PoisonLab.open(2);
    lab.producer.push(2, {
      value: Array.from({ length: 256 }, (_, row) => (row === 77 ? "abort" : row)),
    });
    await expect
      .poll(() => lab.coordinator.stage("lab.main/crash"), { timeout: 50_000 })
      .toMatchObject({ dead: 1, totalOut: warmRows + 255, ready: 0, inFlight: 0 });
    const letters = await deadLetters(lab.coordinator.address, "lab.main");
    expect(letters.map(({ cause, rowJson }) => [cause, rowJson])).toEqual([
      ["crash", '{"value":"abort"}'],
    ]);
    console.log(`${lab.crashes} processes died of a row in a batch of 256`);
    expect(lab.crashes).toBeLessThanOrEqual(13);
  });
});
