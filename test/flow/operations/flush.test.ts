import { describe, expect, it } from "vitest";
import { chainOf } from "../../support/coordinator.js";
import { checkout, start } from "../../support/processes.js";
import { callRow, deadLetters } from "../../support/requests.js";
import { scene } from "./scene.js";

const slow = { attempts: 3, firstPauseMs: 60_000, factor: 1, maxPauseMs: 60_000 };
const retried = { name: "f", step: { step: "test.main/f", asWorker: true, retry: slow } };

describe("stairs pipelines flush (F74)", () => {
  it("throws ready, delayed and held rows away: late outcomes are STALE, nothing comes out, letters stay (I5)", async () => {
    const { coordinator, operator, ...there } = await scene();
    await coordinator.register(chainOf("main", retried, "g"));
    const worker = await there.worker("test.main/f");
    const producer = await there.producer("test.main");
    for (const disposition of ["DISPOSITION_DEAD_LETTER", "DISPOSITION_RETRY"] as const) {
      const sequence = disposition === "DISPOSITION_RETRY" ? 2 : 1;
      producer.push(sequence, { value: [sequence] });
      const { callId } = await worker.calls.take();
      worker.send({ outcome: { callId, failures: [{ row: 0, message: "no", disposition }] } });
      await worker.acks.take();
    }
    producer.push(3, { value: [3] });
    const call = await worker.calls.take();
    producer.push(4, { value: [4, 4] });
    await producer.acked(4);
    const { ready, inFlight, delayed } = await coordinator.stage("test.main/f");
    expect([ready + inFlight, delayed]).toEqual([3, 1]);

    const asked = await operator.run("pipelines", "flush", "test.main");
    expect([asked.code, asked.stderr]).toEqual([2, expect.stringContaining("Add --yes")]);
    const flushed = await operator.run("pipelines", "flush", "test.main", "--yes");
    expect(flushed).toEqual({
      code: 0,
      stdout: "",
      stderr: "test.main: 4 rows were discarded.\n",
    });
    const held = [call];
    while (worker.calls.size > 0) held.push(await worker.calls.take());
    for (const { callId } of held) {
      expect((await worker.other.take()).cancel).toEqual({ callId, reason: "flushed" });
    }
    for (const late of held) {
      worker.answer(late);
      expect((await worker.acks.take()).kind).toBe("KIND_STALE");
    }
    const nothing = { ready: 0, inFlight: 0, delayed: 0, totalOut: 0, totalFlushed: 4, dead: 1 };
    expect(await coordinator.stage("test.main/f")).toMatchObject(nothing);
    expect(await coordinator.stage("test.main/g")).toMatchObject({ totalIn: 0 });
    expect(await deadLetters(coordinator.address, "test.main")).toHaveLength(1);

    // The producer notices nothing, and what it sends now is worked off.
    producer.push(5, { value: [5] });
    await producer.acked(5);
    worker.answer(await worker.calls.take());
    expect((await worker.acks.take()).kind).toBe("KIND_COMMITTED");
    expect(await coordinator.stage("test.main/g")).toMatchObject({ totalIn: 1 });
    expect(await operator.differences()).toEqual([]);
  });

  it("throws staged parts of a 1-to-N call away with the call", async () => {
    const { coordinator, operator, ...there } = await scene();
    const split = {
      name: "split",
      step: { step: "test.main/split", asWorker: true, expand: true },
    };
    await coordinator.register(chainOf("main", split, "g"));
    const worker = await there.expander("test.main/split");
    const producer = await there.producer("test.main");
    producer.push(1, { value: [1] });
    const { callId } = await worker.calls.take();
    const batch = { rows: 2, columns: [{ name: "n", json: Buffer.from("[7,8]") }] };
    const outputs = [{ batch, parents: [0, 0] }];
    worker.send({ outcomePart: { callId, part: 1, outputs } });
    expect((await worker.other.take()).outcomePartAck).toMatchObject({ part: 1 });
    expect(await operator.flush("test.main")).toBe(1);
    worker.send({ outcome: { callId, outputs, parts: 1 } });
    expect((await worker.acks.take()).kind).toBe("KIND_STALE");
    expect(await coordinator.stage("test.main/g")).toMatchObject({ ready: 0, totalIn: 0 });
    expect(await operator.differences()).toEqual([]);
  });

  it("tells whoever waits for a row that it is gone", async () => {
    const { coordinator, operator } = await scene();
    await coordinator.register(chainOf("main", "f"));
    const { answer } = callRow(coordinator.address, "test.main", { value: 1 });
    await expect.poll(async () => (await coordinator.stage("test.main/f")).ready).toBe(1);
    const told = expect(answer).rejects.toMatchObject({
      details: expect.stringContaining("a flush removed all rows of test.main"),
    });
    expect(await operator.flush("test.main")).toBe(1);
    await told;
  });

  it.skipIf(process.platform !== "linux")(
    "asks at a terminal, and takes no for an answer",
    async () => {
      const { coordinator, operator, ...there } = await scene();
      await coordinator.register(chainOf("main", "f"));
      const producer = await there.producer("test.main");
      producer.push(1, { value: [1, 2] });
      await producer.acked(1);
      const atTerminal = async (answer: string): Promise<string> => {
        const command = `${process.execPath} ${checkout}/src/cli/stairs.js pipelines flush main --coordinator ${coordinator.address}`;
        const terminal = start("script", ["-qec", command, "/dev/null"]);
        await terminal.line(/2 rows would be discarded for good/);
        terminal.write(`${answer}\n`);
        const { code } = await terminal.exit;
        return `${code} ${terminal.stdout}`;
      };
      expect(await atTerminal("no")).toMatch(/^1 [^]*Nothing was discarded/);
      expect(await coordinator.stage("test.main/f")).toMatchObject({ ready: 2 });
      expect(await atTerminal("y")).toMatch(/^0 [^]*2 rows were discarded/);
      expect(await coordinator.stage("test.main/f")).toMatchObject({ ready: 0, totalFlushed: 2 });
      expect(await operator.differences()).toEqual([]);
    },
  );
});
