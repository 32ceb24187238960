import { it } from "vitest";
import { slowSink } from "../support/slow-sink.js";

it("a sink 100 times slower than its source for 6 s: no queue grows past its limit, and no process's memory grows (I9, R14)", async () => {
  await slowSink(6);
});
