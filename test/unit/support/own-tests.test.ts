import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ofRedis, ofTheRest, ofWorkers } from "../../support/chaos/all.js";
import { checkout } from "../../support/processes.js";

const named = [...ofWorkers, ...ofTheRest, ...ofRedis].flatMap(({ ownTest }) => ownTest ?? []);

it.each([...new Set(named)])("a scenario that npm test leaves to %s is done there", (ownTest) => {
  expect(existsSync(join(checkout, ownTest))).toBe(true);
});
