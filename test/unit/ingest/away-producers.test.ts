import { expect, it } from "vitest";
import { AwayProducers, awayMs } from "../../../src/ingest/away-producers.js";
import { FakeClock } from "../../support/fake-clock.js";

it("a producer whose stream broke feeds its pipelines until it is back, or has stayed away for too long (R15)", () => {
  const clock = new FakeClock();
  const away = new AwayProducers(clock);
  away.left("one", ["a.x"]);
  clock.advance(awayMs / 2);
  away.left("two", ["a.y", "a.z"]);
  expect(away.pipelines).toEqual(["a.x", "a.y", "a.z"]);
  clock.advance(awayMs / 2);
  expect(away.pipelines).toEqual(["a.y", "a.z"]);
  away.back("two");
  expect(away.pipelines).toEqual([]);
  away.left("one", ["a.x"]);
  clock.advance(awayMs - 1);
  away.left("one", ["a.x"]);
  clock.advance(awayMs - 1);
  expect(away.pipelines).toEqual(["a.x"]);
  clock.advance(1);
  expect(away.pipelines).toEqual([]);
});
