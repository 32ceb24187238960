import { it } from "vitest";
import { restartAll } from "../support/rolling-restart.js";
import { scaled } from "../support/scale.js";

const rounds = scaled(2);

it(`${rounds} rolling restarts of 8 workers and the coordinator under load run no row twice, and no push fails`, () =>
  restartAll(4, rounds));
