import { it } from "vitest";
import { killPoints, playKills } from "../../support/played/kill-points.js";

const points = Object.keys(killPoints) as (keyof typeof killPoints)[];

it(`kill -9 of the coordinator ${points.join(", ")}: started again, every acked row ends once (I1, I2, I3, I8, I11)`, () =>
  playKills(points));
