import { it } from "vitest";
import { killPoints, playKills } from "../support/played/kill-points.js";

const points = Object.keys(killPoints) as (keyof typeof killPoints)[];

it.each(points)(
  "kill -9 of the coordinator %s, ten times: every acked row ends once (I1, I2, I3, I8, I11)",
  (point) => playKills(Array.from({ length: 10 }, () => point)),
);
