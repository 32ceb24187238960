import { it } from "vitest";
import { killCoordinator } from "../support/coordinator-kills.js";
import { scaled } from "../support/scale.js";

const kills = scaled(4);

it(`kill -9 of the coordinator under load, ${kills} times, started again: no row is lost, counted twice or blamed (R1)`, () =>
  killCoordinator(kills));
