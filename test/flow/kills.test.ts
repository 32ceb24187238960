import { createServer } from "node:net";
import type { WorkerStatus__Output } from "@stairs/core/protocol";
import { afterEach, describe, expect, it } from "vitest";
import { emptyFolder } from "../support/folders.js";
import { KillLoad } from "../support/kill-load.js";
import { coordinator, type Running, stairs } from "../support/processes.js";

const long = 180_000;

describe("kill -9 under load", () => {
  let load: KillLoad | undefined;

  afterEach(() => load?.close());

  it(
    "of a worker, 20 times: every acked row is consumed, and none is counted twice",
    async () => {
      const { address } = await coordinator(emptyFolder(), ["--queue-rows", "20000"]);
      load = new KillLoad(address);
      const supervisor = load.workers(2, "--die-when-empty");
      load.produce();
      let kills = 0;
      while (kills < 20) {
        const busy = await busyWorkers(load);
        const victim = busy[kills % busy.length];
        if (victim === undefined) continue;
        process.kill(victim.pid, "SIGKILL");
        kills += 1;
        await expect
          .poll(
            async () => (await load?.list())?.filter((worker) => worker.pid === victim.pid).length,
          )
          .toBe(0);
      }
      await end(load, supervisor, `${kills} kills of a worker that held calls`);
    },
    long,
  );

  it(
    "of the coordinator, 5 times, started again: every acked row is consumed, and none is counted twice",
    async () => {
      const state = emptyFolder();
      const port = await freePort();
      const words = [
        "coord",
        "start",
        "--port",
        String(port),
        "--state",
        state,
        "--queue-rows",
        "20000",
      ];
      let running = stairs(words);
      await running.line(/listens on/);
      load = new KillLoad(`127.0.0.1:${port}`);
      const supervisor = load.workers(2, "--die-when-empty");
      load.produce();
      for (let kills = 0; kills < 5; kills++) {
        // Killed while both workers hold calls and rows have moved since the last time.
        await expect
          .poll(
            async () =>
              (await load?.list())?.filter((worker) => worker.calls > 0 && worker.totalRows > 0)
                .length,
            {
              timeout: 30_000,
            },
          )
          .toBe(2);
        running.signal("SIGKILL");
        await running.exit;
        running = stairs(words);
        await running.line(/listens on/);
      }
      await end(load, supervisor, "5 kills of the coordinator");
    },
    long,
  );
});

/** Workers that hold calls and have worked some off: those that are killed in the middle of their work. */
async function busyWorkers(load: KillLoad): Promise<WorkerStatus__Output[]> {
  let busy: WorkerStatus__Output[] = [];
  await expect
    .poll(
      async () => {
        busy = (await load.list()).filter((worker) => worker.calls > 0 && worker.totalRows > 0);
        return busy.length;
      },
      { timeout: 30_000 },
    )
    .toBeGreaterThan(0);
  return busy;
}

/** Lets the load come to its end and compares. */
async function end(load: KillLoad, supervisor: Running, what: string): Promise<void> {
  const acked = await load.stopProducing();
  const stages = async (): Promise<unknown> =>
    (await load.stages()).map(({ queue, totalIn, totalOut, ready, inFlight, delayed, dead }) => ({
      queue,
      totalIn,
      totalOut,
      left: ready + inFlight + delayed + dead,
    }));
  expect((await supervisor.exit).code, supervisor.stderr).toBe(0);
  const account = load.account(acked);
  console.log(`${what}: ${JSON.stringify(account)}`);
  expect(account).toMatchObject({ consumed: acked, wrong: 0 });
  expect(acked).toBeGreaterThan(0);
  expect(await stages()).toEqual([
    { queue: "load.main/spin", totalIn: acked, totalOut: acked, left: 0 },
    { queue: "load.main/note", totalIn: acked, totalOut: acked, left: 0 },
  ]);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        resolve(typeof address === "object" && address !== null ? address.port : 0),
      );
    });
  });
}
