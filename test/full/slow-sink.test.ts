import { it } from "vitest";
import { scaled } from "../support/scale.js";
import { slowSink } from "../support/slow-sink.js";

const seconds = scaled(12, 6);

it(`a sink 100 times slower than its source for ${seconds} s: no queue grows past its limit, and no process's memory grows (I9, R14)`, () =>
  slowSink(seconds));
