/** A Redis that comes back with what it held some time ago, under a coordinator that goes on. */
import { afterEach, beforeEach, expect, it } from "vitest";
import { silentLog } from "../../../src/observe/log.js";
import { chainOf, testCoordinator, type TestCoordinator } from "../../support/coordinator.js";
import { RawProducer } from "../../support/raw-worker.js";
import { type RedisServer, startRedis } from "../../support/redis-server.js";

const queue = "test.main/f";
const instanceId = "a producer of this test";

let server: RedisServer;
let coordinator: TestCoordinator;
let said: string[] = [];
beforeEach(async () => {
  said = [];
  const error = (...words: unknown[]): void => void said.push(words.join(" "));
  server = await startRedis();
  coordinator = await testCoordinator({ redis: server.url, log: { ...silentLog, error } });
  await coordinator.register(chainOf("main", "f"));
});
afterEach(async () => {
  await coordinator.stop();
  await server.stop();
});

it("is reported, and a producer begins anew: no row is taken for one that was there (R3)", async () => {
  const before = new RawProducer(coordinator.address);
  await before.open(["test.main"], { instanceId, epoch: "1" });
  before.push(1, { value: [1] });
  await before.acked(1);
  const putBack = server.backUp();
  before.push(2, { value: [2] });
  before.push(3, { value: [3] });
  await before.acked(3);
  await server.restart(putBack);
  // Nobody has done anything since.
  await expect
    .poll(() => said.join())
    .toMatch(
      /knows of \d+ changes of test\.main, but this coordinator has seen \d+: Redis was set back/,
    );
  const { pipelines } = await coordinator.status();
  expect(pipelines.flatMap(({ problems }) => problems).join()).toMatch(
    /test\.main was set back: at \d{4}-.* had less of it than before/,
  );
  before.push(4, { value: [4] });
  expect((await before.status)?.message).toMatch(/Batch 4 came where 2 was expected/);

  const again = new RawProducer(coordinator.address);
  await expect(
    Promise.race([
      again.open(["test.main"], { instanceId, epoch: "1", ackedSequence: 3 }),
      again.status.then((error) => Promise.reject(error ?? new Error("no error"))),
    ]),
  ).rejects.toThrow(/reports 3 acked batches, but this store has 1/);

  const anew = new RawProducer(coordinator.address);
  expect(await anew.open(["test.main"], { instanceId, epoch: "2" })).toBe(1);
  anew.push(1, { value: [4] });
  await anew.acked(1);
  expect(await coordinator.stage(queue)).toMatchObject({ ready: 2, totalIn: 2 });
  for (const producer of [before, again, anew]) producer.close();
});
