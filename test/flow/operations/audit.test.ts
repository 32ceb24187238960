import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openDatabase } from "../../../src/broker/embedded/driver.js";
import { chainOf } from "../../support/coordinator.js";
import { emptyFolder } from "../../support/folders.js";
import type { RawWorker } from "../../support/raw-worker.js";
import { endScenes, scene } from "./scene.js";

const quick = { attempts: 2, firstPauseMs: 1, factor: 1, maxPauseMs: 5 };
const retried = { name: "f", step: { step: "test.main/f", asWorker: true, retry: quick } };

/** Answers calls until told to stop: every seventh row fails, every tenth is dropped. */
async function work(worker: RawWorker, isOver: () => boolean): Promise<void> {
  for (let row = 0; !isOver();) {
    const { callId, batch } = await worker.calls.take();
    const rows = Array.from({ length: batch?.rows ?? 0 }, (_, at) => ({ at, n: row++ }));
    const failed = rows.filter(({ n }) => n % 7 === 0);
    const dropped = rows.filter(({ n }) => n % 7 !== 0 && n % 10 === 0);
    const parents = rows.filter(({ n }) => n % 7 !== 0 && n % 10 !== 0).map(({ at }) => at);
    worker.send({
      outcome: {
        callId,
        outputs: parents.length === 0 ? [] : [{ batch: { rows: parents.length }, parents }],
        failures: failed.map(({ at }) => ({ row: at, message: "no" })),
        dropped: dropped.map(({ at }) => ({ row: at, reason: "tenth" })),
      },
    });
  }
}

describe("stairs audit (F75, I7)", () => {
  it("is clean at any moment while rows come in, fail, are tried again, dropped, flushed and go on", async () => {
    const { coordinator, operator, ...there } = await scene();
    await coordinator.register(chainOf("main", retried, "g"));
    const producer = await there.producer("test.main");
    let over = false;
    const workers = await Promise.all([0, 1].map(() => there.worker("test.main/f", "test.main/g")));
    const working = workers.map((worker) => work(worker, () => over).catch(() => undefined));
    const audits = 15;
    for (let sequence = 1; sequence <= audits; sequence++) {
      producer.push(sequence, { value: Array.from({ length: 200 }, (_, at) => at) });
      await producer.acked(sequence);
      if (sequence % 10 === 0) await operator.flush("test.main");
      expect(await operator.differences()).toEqual([]);
    }
    const { totalIn, totalDropped, totalRetried, totalFlushed } =
      await coordinator.stage("test.main/f");
    expect(totalIn).toBe(200 * audits);
    for (const total of [totalDropped, totalRetried, totalFlushed])
      expect(total).toBeGreaterThan(0);
    over = true;
    for (const worker of workers) worker.break();
    const ran = await operator.run("audit", "test.main");
    expect(ran).toMatchObject({ code: 0, stderr: "Every row is where the counters say.\n" });
    expect(ran.stdout).toMatch(/^QUEUE +IN +REVIVED +OUT +DROPPED .*\ntest\.main\/f +3,000 /);
    void Promise.all(working);
  });

  it("names a count that was changed on disk, rows that are gone, and rows that cannot be read", async () => {
    const state = emptyFolder();
    const before = await scene({ state });
    await before.coordinator.register(chainOf("main", "f"), chainOf("other", "g"));
    const producer = await before.producer("test.main", "test.other");
    for (const sequence of [1, 2, 3]) {
      producer.push(sequence, { value: Array.from({ length: 300 }, () => sequence) });
      await producer.acked(sequence);
    }
    await endScenes();
    const db = openDatabase(join(state, "stairs.db"), 1000);
    const queue = "(SELECT no FROM queue WHERE name = 'test.main/f')";
    const entry = `(SELECT min(id) FROM entry WHERE queue = ${queue})`;
    db.exec(`UPDATE entry SET rows = 299 WHERE queue = ${queue} AND id = ${entry}`);
    db.exec(`UPDATE counter SET value = 907 WHERE queue = ${queue} AND name = 'in'`);
    db.exec(`UPDATE payload SET data = x'00' WHERE id = ${entry} + 2`);
    db.close();

    const { operator } = await scene({ state });
    const ran = await operator.run("audit", "--json");
    expect(ran.code).toBe(1);
    expect(JSON.parse(ran.stdout)).toMatchObject([
      {
        queue: "test.main/f",
        present: 600,
        counters: { in: 907, out: 0 },
        differences: [
          "1 entries or dead letters cannot be read: their rows are missing or damaged.",
          "Rows ready or leased: 899 are counted, 600 are stored.",
          "907 rows came in, 0 left and 600 are there: 307 are missing.",
        ],
      },
      { queue: "test.other/g", present: 900, differences: [] },
    ]);
    const table = await operator.run("audit");
    expect(table.code).toBe(1);
    expect(table.stdout).toMatch(/test\.main\/f .* NO\ntest\.other\/g .* yes\n/);
    expect(table.stderr).toContain("test.main/f: Rows ready or leased: 899 are counted, 600 are");
    const unknown = await operator.run("audit", "test.mian");
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining("[NOT_FOUND]")]);
  });
});
