/** The end of a load: whatever was done to it, every acked row is consumed and counted once. */
import { expect } from "vitest";
import type { Account, KillLoad } from "./kill-load.js";

/** Workers that hold calls and have worked some off: those that are in the middle of their work. */
export async function busyWorkers(load: KillLoad, atLeast: number): Promise<number[]> {
  let busy: number[] = [];
  await expect
    .poll(
      async () => {
        busy = (await load.list())
          .filter((worker) => worker.calls > 0 && worker.totalRows > 0)
          .map(({ pid }) => pid);
        return busy.length;
      },
      { timeout: 30_000 },
    )
    .toBeGreaterThanOrEqual(atLeast);
  return busy;
}

/** Lets the load come to its end and compares. @param what Was done to it, for the output. */
export async function accountOf(load: KillLoad, what: string): Promise<Account> {
  const acked = await load.stopProducing();
  const whole = { totalIn: acked, totalOut: acked, ready: 0, inFlight: 0, delayed: 0, dead: 0 };
  await expect
    .poll(() => load.stages(), { timeout: 60_000 })
    .toMatchObject([
      { queue: "load.main/spin", ...whole },
      { queue: "load.main/note", ...whole },
    ]);
  const account = load.account(acked);
  console.log(`${what}: ${JSON.stringify(account)}`);
  expect(account).toMatchObject({ consumed: acked, wrong: 0 });
  expect(acked).toBeGreaterThan(0);
  return account;
}
