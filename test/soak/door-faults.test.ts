import { describe, it } from "vitest";
import { playSchedule } from "../support/played/door-schedule.js";

const first = Math.floor(Math.random() * 1_000_000);
const seeds = Array.from({ length: 100 }, (_, at) => first + at);

describe("behind a door where answers are lost, late and refused", () => {
  it.each(seeds)(
    "everything drains by itself, and every row ends once (I1, I2, I3, I4, I5, I6, I8, R2), seed %i",
    (seed) => playSchedule(seed, { producers: 3, batches: 40 }),
  );
});
