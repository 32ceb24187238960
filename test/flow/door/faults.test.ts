import { describe, it } from "vitest";
import { playSchedule } from "../../support/played/door-schedule.js";
import { scaled } from "../../support/scale.js";
import { seedsOf } from "../../support/seeds.js";

describe("behind a door where answers are lost, late and refused", () => {
  it.each(seedsOf("a door that loses answers", scaled(20)))(
    "everything drains by itself, and every row ends once (I1, I2, I3, I4, I5, I6, I8, R2), seed %i",
    (seed) => playSchedule(seed, { producers: 2, batches: 12 }),
  );
});
