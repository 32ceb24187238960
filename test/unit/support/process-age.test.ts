import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
import { now } from "../../support/now.js";
import { stillRuns } from "../../support/process-age.js";

it("a process runs until it ends, and one that has its number later is another one", async () => {
  const child = spawn("sleep", ["60"]);
  await once(child, "spawn");
  const pid = child.pid ?? 0;
  expect(stillRuns(pid, now())).toBe(true);
  // Whoever had this number a minute ago has ended.
  expect(stillRuns(pid, now() - 60_000)).toBe(false);
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(stillRuns(pid, now())).toBe(false);
});
