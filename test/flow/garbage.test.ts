/** Outcomes that make no sense, and values that no step can read. */
import { limits } from "@stairs/core";
import type { Call__Output, Outcome, WorkRequest } from "@stairs/core/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ran } from "../support/command.js";
import { chainOf, type TestCoordinator, testCoordinator } from "../support/coordinator.js";
import { projectFolder } from "../support/folders.js";
import { RawProducer, RawWorker, valuesOf } from "../support/raw-worker.js";
import { deadLetters } from "../support/requests.js";

const json = (values: readonly unknown[]): Buffer => Buffer.from(JSON.stringify(values));
const uint64 = 2 ** 64;

let coordinator: TestCoordinator;
let worker: RawWorker;
let producer: RawProducer;

beforeEach(async () => {
  coordinator = await testCoordinator();
  worker = new RawWorker(coordinator.address);
  producer = new RawProducer(coordinator.address);
});
afterEach(async () => {
  worker.break();
  producer.close();
  await coordinator.stop();
});

/** A pipeline of one step that is tried again at once, many times. */
async function begin(more: object = {}): Promise<void> {
  const retry = { attempts: 1000, firstPauseMs: 1, factor: 1, maxPauseMs: 1, jitter: 0 };
  const step = { step: "test.main/f", asWorker: true, retry, ...more };
  await coordinator.register(chainOf("main", { name: "f", step }));
  await worker.hello(["test.main/f"], { maxConcurrentCalls: 1 });
  await producer.open(["test.main"]);
}

/** A call of at least `rows` rows, after as many calls as it takes to get there. */
async function callOf(rows: number): Promise<Call__Output> {
  producer.push(1, { value: Array.from({ length: 64 }, (_, row) => row) });
  for (;;) {
    const call = await worker.calls.take();
    if ((call.batch?.rows ?? 0) >= rows) return call;
    worker.answer(call, {}, { busyMicros: 10 });
  }
}

describe("an outcome that makes no sense is rejected, and nothing of it counts (I3, I10)", () => {
  const outputOf = (rows: number, more: object = {}): object => ({
    batch: { rows, columns: [] },
    ...more,
  });
  const garbage: readonly (readonly [string, (rows: number) => Outcome, RegExp])[] = [
    ["no row", () => ({}), /row 0 is not accounted for/],
    ["a row too few", (n) => ({ outputs: [outputOf(n - 1)] }), /not accounted for/],
    ["a row too many", (n) => ({ outputs: [outputOf(n + 1)] }), /does not exist/],
    [
      "a row twice",
      (n) => ({ outputs: [outputOf(n)], failures: [{ row: 0, message: "m" }] }),
      /row 0 is accounted for twice/,
    ],
    [
      "a parent twice",
      (n) => ({ outputs: [outputOf(n, { parents: Array.from({ length: n }, () => 0) })] }),
      /row 0 is accounted for twice/,
    ],
    [
      "a parent that does not exist",
      () => ({ outputs: [outputOf(1, { parents: [0xffff_ffff] })] }),
      /row 4294967295 in outputs does not exist/,
    ],
    [
      "more parents than rows",
      () => ({ outputs: [outputOf(1, { parents: [0, 1, 2] })] }),
      /1 rows but 3 parents/,
    ],
    [
      "a link that does not exist",
      () => ({ failures: [{ row: 0, link: 4_000_000_000 }] }),
      /link 4000000000 does not exist/,
    ],
    ["parts that never came", (n) => ({ outputs: [outputOf(n)], parts: 7 }), /7 parts/],
    [
      "100,000 failures",
      () => ({ failures: Array.from({ length: 100_000 }, (_, row) => ({ row })) }),
      /does not exist/,
    ],
    [
      "a disposition that does not exist",
      // The type knows only those that exist; the wire takes any number.
      () => ({ failures: [{ row: 0, disposition: 77 as never }] }),
      /unknown disposition 77/,
    ],
    [
      "a batch of 4 billion rows",
      () => ({ outputs: [{ batch: { rows: 4_000_000_000 } }] }),
      /4000000000 rows: 0 to 4194304/,
    ],
    [
      "columns of several lengths",
      (n) => ({
        outputs: [{ batch: { rows: n, columns: [{ name: "x", doubles: Buffer.alloc(3) }] } }],
      }),
      /column "x" of output 0/i,
    ],
    [
      "a presence bitmap",
      (n) => ({
        outputs: [
          {
            batch: {
              rows: n,
              columns: [{ name: "x", json: json([1]), presence: Buffer.from([1]) }],
            },
          },
        ],
      }),
      /may not be sent/,
    ],
  ];

  it("each of a dozen", async () => {
    await begin();
    let call = await callOf(3);
    while (worker.acks.size > 0) await worker.acks.take();
    for (const [what, make, words] of garbage) {
      worker.send({ outcome: { callId: call.callId, ...make(call.batch?.rows ?? 0) } });
      const ack = await worker.acks.take();
      expect(ack.reason, what).toMatch(words);
      expect(ack.kind, what).toBe("KIND_REJECTED");
      call = await worker.calls.take();
    }
    worker.answer(call);
    expect((await worker.acks.take()).kind).toBe("KIND_COMMITTED");
  });

  it("a call of somebody else's is answered STALE, with no more of its name than an id has", async () => {
    await begin();
    worker.send({ outcome: { callId: "x".repeat(100_000), outputs: [] } });
    const ack = await worker.acks.take();
    expect(ack.kind).toBe("KIND_STALE");
    expect(ack.callId).toHaveLength(36);
  });

  it("parts with more rows than the call has end it, and what else came is forgotten", async () => {
    await begin();
    const call = await callOf(3);
    for (let part = 1; part <= 5; part++) {
      const outputs = [{ batch: { rows: call.batch?.rows ?? 0, columns: [] } }];
      worker.send({ outcomePart: { callId: call.callId, part, outputs } });
    }
    const { cancel } = await worker.other.take();
    expect(cancel?.reason).toMatch(/parts of the call have \d+ rows; the call has \d+/);
  });

  it("a call whose outputs are more than is kept is cut, without a failed attempt", async () => {
    await begin();
    const call = await callOf(8);
    const rows = call.batch?.rows ?? 0;
    const large = Buffer.alloc(12 * 1024 ** 2, 0x31);
    large.write("[", 0);
    large.write("]", large.length - 1);
    const parts: WorkRequest[] = Array.from({ length: 6 }, (_, at) => ({
      outcomePart: {
        callId: call.callId,
        part: at + 1,
        outputs: [{ batch: { rows: 1, columns: [{ name: "x", json: large }] }, parents: [at] }],
      },
    }));
    for (const part of parts) worker.send(part);
    const { cancel } = await worker.other.take();
    expect(cancel?.reason).toMatch(`exceed ${limits.outcomeBytes} bytes`);
    worker.send({ outcome: { callId: call.callId, parts: 6 } });
    const again = await worker.calls.take();
    expect(again.batch?.rows).toBeLessThanOrEqual(Math.ceil((rows / 2) * 1.5));
    expect(again.attempt).toBe(1);
  });
});

describe("numbers and texts without bounds (I10)", () => {
  it("a pause of 2^64 ms is a pause of 49 days, and a failure's texts are cut", async () => {
    await begin();
    producer.push(1, { value: [1] });
    const call = await worker.calls.take();
    const failure = { row: 0, retryAfterMs: uint64 - 2048, message: "m", cause: "c\u0000c" };
    worker.send({
      outcome: { callId: call.callId, busyMicros: uint64 - 2048, failures: [failure] },
    });
    expect((await worker.acks.take()).kind).toBe("KIND_COMMITTED");
    expect(await coordinator.stage("test.main/f")).toMatchObject({ delayed: 1, ready: 0 });
    producer.push(2, { value: [2] });
    const next = await worker.calls.take();
    const long = "\ud83d\ude00".repeat(500_000);
    worker.send({
      outcome: {
        callId: next.callId,
        failures: [
          {
            row: 0,
            disposition: "DISPOSITION_DEAD_LETTER",
            cause: long,
            type: long,
            message: `\u0000${long}`,
            stack: long,
          },
        ],
      },
    });
    expect((await worker.acks.take()).kind).toBe("KIND_COMMITTED");
    const [letter] = await deadLetters(coordinator.address, "test.main");
    expect(letter?.message).toHaveLength(limits.failureMessageChars);
    expect(letter?.stack).toHaveLength(limits.failureStackChars);
    expect(letter?.cause).toHaveLength(limits.failureWordChars);
  });

  it("a worker that says it was busy for ages still gets calls of many rows", async () => {
    await begin();
    producer.push(1, { value: Array.from({ length: 64 }, (_, row) => row) });
    let most = 0;
    for (let rows = 0; rows < 64;) {
      const call = await worker.calls.take();
      most = Math.max(most, call.batch?.rows ?? 0);
      rows += call.batch?.rows ?? 0;
      worker.answer(call, {}, { busyMicros: uint64 - 2048 });
    }
    expect(most).toBeGreaterThan(1);
  });

  it("NaN, infinities, fields named __proto__ and half of a surrogate pair pass as they are (R19)", async () => {
    await begin();
    const doubles = Buffer.alloc(24);
    [Number.NaN, Infinity, -0].forEach((value, at) => doubles.writeDoubleLE(value, 8 * at));
    const text = Buffer.from(String.raw`["\ud800", {"__proto__": {"admin": true}}, 1e999]`);
    const columns = [
      { name: "ratio", doubles },
      { name: "__proto__", json: text },
      { name: "constructor", json: json([1, 2, 3]) },
    ];
    producer.send({ batch: { sequence: 1, batch: { rows: 3, columns } } });
    const found = new Map<string, Buffer>();
    for (let rows = 0; rows < 3;) {
      const call = await worker.calls.take();
      rows += call.batch?.rows ?? 0;
      for (const { name, json: cut, doubles: numbers } of call.batch?.columns ?? []) {
        const bytes = cut?.subarray(1, -1) ?? numbers ?? Buffer.alloc(0);
        const comma = Buffer.from(cut && found.has(name) ? "," : "");
        found.set(name, Buffer.concat([found.get(name) ?? Buffer.alloc(0), comma, bytes]));
      }
      worker.answer(call);
    }
    expect(found.get("ratio")?.equals(doubles)).toBe(true);
    expect(`[${found.get("__proto__")?.toString()}]`).toBe(text.toString());
    expect({}).not.toHaveProperty("admin");
  });

  it("a wait or an interval of 2^32 ms is long, not over at once", async () => {
    await begin({ timeoutMs: 0xffff_ffff });
    producer.push(1, { value: [1] });
    const call = await worker.calls.take();
    producer.push(2, { value: [2] });
    await producer.acked(2);
    worker.answer(call);
    expect((await worker.acks.take()).kind).toBe("KIND_COMMITTED");
    expect(valuesOf(await worker.calls.take(), "value")).toEqual([2]);
  });
});

const project = `
import { App, defineProject } from "@stairs/sdk";
const app = new App("bad");
export const main = app.pipeline("main", (_, entry) =>
  entry.subscribeFunc(({ value }) => ({ kind: typeof value }), { name: "kind", asWorker: true, retry: { attempts: 1 } }));
export default defineProject({ name: "bad", apps: [app] });
`;

it("JSON that no worker can read is a dead letter of its own row; the rows beside it go on (I10)", async () => {
  const cwd = projectFolder({ "stairs.config.mjs": project });
  const words = ["--coordinator", coordinator.address];
  const known = await ran(["push", "main", ...words], { cwd }, '{"value":0}\n');
  expect(known.code, known.stderr).toBe(0);
  // A stream that is open for so long without a PushOpen has ended.
  producer = new RawProducer(coordinator.address);
  await producer.open(["bad.main"]);
  const deep = `[${"[".repeat(200_000)}${"]".repeat(200_000)}]`;
  const texts = ["[1]", "[nul]", '["\\ud800"]', deep, "[1 2]", '["\\q"]', "[0x10]", "[2]"];
  for (const [at, text] of texts.entries()) {
    const columns = [{ name: "value", json: Buffer.from(text) }];
    producer.send({ batch: { sequence: at + 1, batch: { rows: 1, columns } } });
  }
  await producer.acked(texts.length);
  producer.close();
  const run = await ran(["pipelines", "run", "main", "--die-when-empty", ...words], { cwd });
  expect(run.code, run.stderr).toBe(0);
  const { pipelines } = await coordinator.status();
  const stage = pipelines.find(({ pipeline }) => pipeline === "bad.main")?.stages[0];
  const letters = await deadLetters(coordinator.address, "bad.main");
  const dead = letters.map(({ cause, rowJson }) => `${cause} ${rowJson.slice(0, 20)}`).sort();
  expect(dead).toEqual([
    'bad_column {"value":"\\q"}',
    'bad_column {"value":0x10}',
    'bad_column {"value":1 2}',
    'bad_column {"value":nul}',
  ]);
  expect(stage).toMatchObject({ ready: 0, inFlight: 0, totalOut: 5, dead: 4 });
});
