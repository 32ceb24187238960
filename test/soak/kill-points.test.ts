import { it } from "vitest";
import { killPoints, playKills } from "../support/played/kill-points.js";

const points = Object.keys(killPoints) as (keyof typeof killPoints)[];

it.each(points)(
  "kill -9 of the coordinator %s, ten times: every acked row ends once (I1, I2, I3, I8, I11)",
  (point) => playKills(Array.from({ length: 10 }, () => point)),
);

it("kill -9 of a coordinator with a strict store, ten times at each point: every acked row ends once (R20, I1, I2, I3, I8, I11)", () =>
  playKills(
    Array.from({ length: 40 }, (_, at) => points[at % points.length] ?? "after the ack"),
    "strict",
  ));
