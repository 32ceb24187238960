import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { DiskSpace } from "../../../../src/broker/embedded/disk-space.js";
import { FakeClock } from "../../../support/fake-clock.js";
import { emptyFolder } from "../../../support/folders.js";

it("a reserve that was given up is there again when the first rows come in (R20)", () => {
  const folder = emptyFolder();
  const file = join(folder, "reserve.bin");
  const clock = new FakeClock();
  const space = new DiskSpace(folder, { minFreeBytes: 4096, reserveBytes: 4096 }, clock, () => 0);
  expect([space.roomForMore(), existsSync(file)]).toEqual([true, true]);
  expect(space.releaseReserve()).toBe(true);
  expect(existsSync(file)).toBe(false);
  expect([space.roomForMore(), existsSync(file)]).toEqual([true, true]);
});
