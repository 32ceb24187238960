import { describe, expect, it } from "vitest";
import { killCoordinator } from "../support/coordinator-kills.js";
import { emptyFolder } from "../support/folders.js";
import { KillLoad } from "../support/kill-load.js";
import { accountOf, busyWorkers } from "../support/load-account.js";
import { coordinator } from "../support/processes.js";

const long = 180_000;

describe("kill -9 under load", () => {
  it(
    "of a worker, 6 times: every acked row is consumed, and none is counted twice",
    async () => {
      const { address } = await coordinator(emptyFolder(), ["--queue-rows", "20000"]);
      const load = new KillLoad(address);
      const workers = load.workers(2, "--die-when-empty");
      load.produce();
      for (let kills = 0; kills < 6; kills++) {
        const busy = await busyWorkers(load, 1);
        const victim = busy[kills % busy.length] ?? 0;
        process.kill(victim, "SIGKILL");
        await expect
          .poll(async () => (await load.list()).filter(({ pid }) => pid === victim).length)
          .toBe(0);
      }
      await accountOf(load, "6 kills of a worker that held calls");
      expect((await workers.exit).code, workers.stderr).toBe(0);
      load.close();
    },
    long,
  );

  it(
    "of the coordinator, twice, started again: no row is lost, counted twice or blamed (R1)",
    () => killCoordinator(2),
    long,
  );
});
