import { afterEach, describe, expect, it } from "vitest";
import { PoisonLab, warmRows } from "../support/poison.js";
import { RawProducer } from "../support/raw-worker.js";
import { deadLetters } from "../support/requests.js";

describe("a row that kills its worker process (R1)", () => {
  let lab: PoisonLab;

  afterEach(() => lab.close());

  it("is found also when it takes all memory", async () => {
    lab = await PoisonLab.open(1, { NODE_OPTIONS: "--max-old-space-size=48" });
    lab.producer.push(2, {
      value: Array.from({ length: 256 }, (_, row) => (row === 77 ? "memory" : row)),
    });
    await expect
      .poll(() => lab.coordinator.stage("lab.main/crash"), { timeout: 120_000 })
      .toMatchObject({ dead: 1, totalOut: warmRows + 255, ready: 0, inFlight: 0 });
    const [letter] = await deadLetters(lab.coordinator.address, "lab.main");
    expect(letter).toMatchObject({ cause: "crash", rowJson: '{"value":"memory"}' });
    expect(lab.crashes).toBeLessThanOrEqual(13);
  });

  it("takes no row of a fast step in the same process along", async () => {
    lab = await PoisonLab.open(1);
    const { coordinator, producer } = lab;
    const innocent = new RawProducer(coordinator.address);
    await innocent.open(["lab.fast"]);
    producer.push(2, { value: ["abort"] });
    let pushed = 0;
    // As long as the poison goes round, the process that it kills holds innocent calls as well.
    while ((await coordinator.stage("lab.main/crash")).dead === 0) {
      pushed += 1;
      innocent.push(pushed, { value: Array.from({ length: 20 }, (_, row) => row) });
      await innocent.acked(pushed);
    }
    await expect
      .poll(() => coordinator.stage("lab.fast/echo"), { timeout: 20_000 })
      .toMatchObject({ totalOut: pushed * 20, dead: 0, ready: 0, inFlight: 0 });
    innocent.close();
    expect(await coordinator.stage("lab.main/crash")).toMatchObject({
      dead: 1,
      totalOut: warmRows,
    });
    expect(lab.crashes).toBeLessThanOrEqual(6);
  });
});
