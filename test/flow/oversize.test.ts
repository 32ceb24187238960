/** Messages that are too large, or hold too much. One coordinator for all of them: each must leave it well. */
import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { limits } from "@stairs/core";
import { stairsProtocol } from "@stairs/core/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chainOf, type TestCoordinator, testCoordinator } from "../support/coordinator.js";
import { rssOf } from "../support/memory.js";
import { instanceId, RawProducer, RawWorker } from "../support/raw-worker.js";
import { framed, WireClient, type WireStatus } from "../support/wire-client.js";

const { WorkerService, IngestService, InspectService } = stairsProtocol();
const work = WorkerService.service.Work;
const push = IngestService.service.Push;
const mebi = 1024 ** 2;

let coordinator: TestCoordinator;
let client: WireClient;

beforeAll(async () => {
  coordinator = await testCoordinator();
  await coordinator.register(chainOf("main", "f"));
  client = new WireClient(coordinator.address);
});
afterAll(async () => {
  client.close();
  await coordinator.stop();
});

/** How a call ends that says all of this. */
async function endOf(path: string, ...messages: readonly Buffer[]): Promise<WireStatus> {
  const call = client.open(path);
  call.sendAll(messages);
  call.end();
  return call.status;
}

function helloWith(more: object): Buffer {
  const steps = [{ name: "test.main/f" }];
  return work.requestSerialize({ hello: { instanceId: instanceId(), steps, ...more } });
}

function openWith(more: object): Buffer {
  const open = { pipelines: ["test.main"], instanceId: instanceId(), epoch: "e", ...more };
  return push.requestSerialize({ open });
}

/** A message with an empty message in a field, again and again. @param tags Of the fields around it, outermost first. */
function manyEmpty(count: number, ...tags: readonly [...number[], number]): Buffer {
  let bytes = Buffer.alloc(2 * count, Buffer.from([tags.at(-1) ?? 0, 0]));
  for (const tag of tags.slice(0, -1).reverse()) {
    const length = Buffer.alloc(5);
    for (let at = 0; at < 5; at++)
      length[at] = (Math.floor(bytes.length / 128 ** at) % 128) | (at < 4 ? 0x80 : 0);
    bytes = Buffer.concat([Buffer.from([tag]), length, bytes]);
  }
  return bytes;
}

const field = (number: number): number => number * 8 + 2;

describe("a message with too much in it is refused with the limit that it breaks, at once (I10)", () => {
  const million = 1_000_000;
  const text = "n".repeat(million);
  const columns = Array.from({ length: 10_000 }, (_, at) => ({
    name: `c${at}`,
    json: Buffer.from("[1]"),
  }));
  const batch = (more: object): Buffer =>
    push.requestSerialize({ batch: { sequence: 1, batch: { rows: 1, ...more } } });
  const labels = (count: number): object => ({
    labels: Object.fromEntries(Array.from({ length: count }, (_, at) => [`l${at}`, "1"])),
  });
  const steps = (count: number): object => ({
    steps: Array.from({ length: count }, (_, at) => ({ name: `test.main/f${at}` })),
  });

  it.each<readonly [string, string, () => readonly Buffer[], number, RegExp]>([
    [
      "17 MiB",
      push.path,
      () => [Buffer.alloc(17 * mebi)],
      3,
      /17825792 bytes; the limit is 16777216/,
    ],
    [
      "10,000 columns",
      push.path,
      () => [openWith({}), batch({ columns })],
      3,
      /10000 columns: 4096/,
    ],
    [
      "a field's name of 1 MB",
      push.path,
      () => [openWith({}), batch({ columns: [{ name: text, json: Buffer.from("[1]") }] })],
      3,
      /a field name has 1000000 bytes: expected 1 to 256/i,
    ],
    [
      "a pipeline's name of 1 MB",
      push.path,
      () => [openWith({ pipelines: [text] })],
      5,
      /no pipeline "nnn/,
    ],
    ["an instance id of 1 MB", push.path, () => [openWith({ instanceId: text })], 3, /16 to 128/],
    ["an epoch of 1 MB", push.path, () => [openWith({ epoch: text })], 3, /epoch has 1000000/],
    [
      "a status of a pipeline with a name of 1 MB",
      InspectService.service.Status.path,
      () => [InspectService.service.Status.requestSerialize({ pipelines: [text] })],
      5,
      /no pipeline "nnn/,
    ],
    [
      "a worker's name of 1 MB",
      work.path,
      () => [helloWith({ workerName: text })],
      3,
      /the limit is 256/,
    ],
    [
      "a label of 1 MB",
      work.path,
      () => [helloWith({ labels: { gpu: text } })],
      3,
      /the limit is 256/,
    ],
    ["65 labels", work.path, () => [helloWith(labels(65))], 3, /65 labels: the limit is 64/],
    [
      "10,001 steps",
      work.path,
      () => [helloWith(steps(10_001))],
      3,
      /10001 steps: the limit is 10000/,
    ],
    [
      "only a step's name of 1 MB",
      work.path,
      () => [helloWith({ steps: [{ name: text }] })],
      3,
      /no step that can be used \("nnn/,
    ],
    ["a message size of 1 byte", work.path, () => [helloWith({ maxMessageBytes: 1 })], 3, /262144/],
    [
      "a million failures",
      work.path,
      () => [helloWith({}), manyEmpty(million, field(2), field(3))],
      3,
      /more than 200000 messages inside/,
    ],
    [
      "a million outputs ahead of the outcome",
      work.path,
      () => [helloWith({}), manyEmpty(million, field(3), field(3))],
      3,
      /more than 200000 messages inside/,
    ],
    [
      "8 million row ids",
      push.path,
      () => [openWith({}), manyEmpty(8 * million, field(2), field(2), field(3))],
      3,
      /more than 200000 messages inside/,
    ],
  ])("%s", async (_, path, messages, code, words) => {
    const ended = await endOf(path, ...messages());
    expect(ended.message).toMatch(words);
    expect(ended.code).toBe(code);
    expect(ended.message.length).toBeLessThan(limits.statusBytes + 1);
  });

  it("and what is only large is taken: 10,000 steps, 64 labels, 4,096 columns", async () => {
    const worker = new RawWorker(coordinator.address);
    await worker.hello([], { ...steps(10_000), ...labels(64) });
    worker.end();
    expect(await worker.status).toBeUndefined();
    const producer = new RawProducer(coordinator.address);
    await producer.open(["test.main"]);
    producer.send({
      batch: { sequence: 1, batch: { rows: 1, columns: columns.slice(0, limits.batchColumns) } },
    });
    await producer.acked(1);
    producer.close();
  });
});

describe("compressed messages and other protocols (I10)", () => {
  it("a gzip bomb is refused with UNIMPLEMENTED before it is unpacked", async () => {
    const bomb = framed(gzipSync(Buffer.alloc(15 * mebi)), true);
    const before = rssOf(process.pid);
    for (const encoding of ["gzip", "deflate", "br"]) {
      const calls = Array.from({ length: 20 }, () => {
        const call = client.open(push.path, { "grpc-encoding": encoding });
        call.sendBytes(bomb);
        call.end();
        return call.status;
      });
      for (const ended of await Promise.all(calls)) {
        expect(ended.code).toBe(12);
        expect(ended.message).toMatch(
          new RegExp(`does not accept messages compressed with "${encoding}"`),
        );
      }
    }
    expect(rssOf(process.pid) - before).toBeLessThan(150 * mebi);
  });

  it.each([
    ["HTTP/1", Buffer.from("POST /stairs.v1.WorkerService/Work HTTP/1.1\r\nHost: a\r\n\r\n")],
    ["TLS", Buffer.from("16030100f8010000f40303".padEnd(480, "5a"), "hex")],
    ["nonsense", Buffer.alloc(100_000, 0x55)],
  ])("%s on the port is hung up on", async (_, bytes) => {
    const { hostname, port } = new URL(`http://${coordinator.address}`);
    const socket = connect({ host: hostname, port: Number(port) });
    const closed = new Promise<void>((resolve) => socket.on("close", () => resolve()));
    socket.on("error", () => undefined);
    socket.on("data", () => undefined);
    socket.write(bytes);
    await closed;
    expect((await coordinator.status()).coordinator).toMatchObject({ producers: 0, workers: 0 });
  });
});
