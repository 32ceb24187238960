import { expect, it } from "vitest";
import { chainOf } from "../../support/coordinator.js";
import { wrapBroker } from "../../support/door/wrap-broker.js";
import { FakeClock } from "../../support/fake-clock.js";
import type { Law } from "../../support/history/destiny.js";
import { violationText } from "../../support/history/violation.js";
import { Play } from "../../support/played/play.js";
import { playProducer } from "../../support/played/played-producer.js";
import { RawWorker } from "../../support/raw-worker.js";
import { register } from "../../support/requests.js";

const law: Law = {
  destinyOf: (row) => ({ seen: [{ place: "test.p/a", row }], ends: [] }),
};

it("a late outcome of a lease that could not be extended changes nothing, and its worker is told STALE (I5)", async () => {
  const clock = new FakeClock();
  const play = await Play.start({
    clock,
    lookEvery: 1,
    door: {
      way: (broker) =>
        wrapBroker(broker, ({ name }, call) =>
          name === "extend"
            ? Promise.reject(new Error("no extension, by the test's will"))
            : call(),
        ),
    },
  });
  await register(play.address, [chainOf("p", "a")]);
  const first = new RawWorker(play.address);
  const second = new RawWorker(play.address);
  await first.hello(["test.p/a"]);
  const rows = [{ key: "k", value: 1 }];
  await playProducer(play.address, "test.p", [rows], play.journal("producer"));
  const late = await first.calls.take();
  await second.hello(["test.p/a"]);
  clock.advance(31_000);
  const again = await second.calls.take();
  expect(again.callId).not.toBe(late.callId);

  first.answer(late);
  expect(await first.acks.take()).toMatchObject({ callId: late.callId, kind: "KIND_STALE" });
  expect(await play.left()).toBe(1);

  second.answer(again);
  expect(await second.acks.take()).toMatchObject({ kind: "KIND_COMMITTED" });
  expect(violationText(await play.violations(law))).toBe("");
  first.break();
  second.break();
  let stopped = false;
  void play.stop().then(() => (stopped = true));
  // What the coordinator waits for on its way out passes by hand, too.
  const passing = (): boolean => {
    clock.advance(1000);
    return stopped;
  };
  await expect.poll(passing).toBe(true);
});
