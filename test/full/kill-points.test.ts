import { it } from "vitest";
import { killPoints, playKills } from "../support/played/kill-points.js";
import { scaled } from "../support/scale.js";

const points = Object.keys(killPoints) as (keyof typeof killPoints)[];
const rounds = scaled(2);

it.each(points)(
  `kill -9 of the coordinator %s, ${rounds} times: every acked row ends once (I1, I2, I3, I8, I11)`,
  (point) => playKills(Array.from({ length: rounds }, () => point)),
);

it(`kill -9 of a coordinator with a strict store, ${rounds} times at each point: every acked row ends once (R20, I1, I2, I3, I8, I11)`, () =>
  playKills(
    Array.from({ length: rounds }).flatMap(() => points),
    "strict",
  ));
