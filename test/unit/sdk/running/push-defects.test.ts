import { StairsError } from "@stairs/core";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { currentAccess } from "../../../../sdk-ts/src/link/access.js";
import { PushConnection } from "../../../../sdk-ts/src/link/push-connection.js";
import type { FromPushThread } from "../../../../sdk-ts/src/link/messages.js";
import { type PushStream, ScriptedCoordinator } from "./scripted-coordinator.js";

const defect = new StairsError("INTERNAL", "The coordinator failed: no such thing");
const batch = { rows: 1, columns: [{ name: "n", json: Buffer.from("[1]") }] };

// Pauses are the shortest ones.
beforeEach(() => void vi.spyOn(Math, "random").mockReturnValue(0));
afterEach(() => void vi.restoreAllMocks());

async function connect() {
  const coordinator = await ScriptedCoordinator.start();
  const said: FromPushThread[] = [];
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const connection = new PushConnection(
    {
      task: "push",
      address: coordinator.address,
      producer: "a.p",
      pipelines: ["a.b"],
      firstConnectMs: 3000,
    },
    currentAccess(),
    { tell: (message) => said.push(message), ended: () => end() },
  );
  /** The next stream, with all batches up to this one acked. */
  const open = async (acked: number): Promise<PushStream> => {
    const stream = await coordinator.push();
    await stream.next();
    const bounds = { window: 4, maxMessageBytes: 1_000_000 };
    stream.send({ opened: { nextSequence: acked + 1, ...bounds } });
    return stream;
  };
  /** The coordinator fails so often when it gets the batch after this one. */
  const fail = async (acked: number, times: number, error: StairsError): Promise<void> => {
    for (let at = 0; at < times; at++) {
      const stream = await open(acked);
      expect((await stream.next()).batch?.sequence).toBe(acked + 1);
      stream.end(error);
    }
  };
  return { connection, said, ended, open, fail };
}

it("a batch that a coordinator always fails at ends its producer with the error, after 8 streams without an ack", async () => {
  const { connection, said, ended, open, fail } = await connect();
  connection.hear({ say: "batch", batch });
  await fail(0, 7, defect);
  const stream = await open(0);
  await stream.next();
  stream.send({ ack: { sequence: 1 } });
  await expect.poll(() => said.some(({ say }) => say === "acked")).toBe(true);
  connection.hear({ say: "batch", batch });
  await stream.next();
  stream.end(defect);
  await fail(1, 6, defect);
  expect(said.some(({ say }) => say === "ended")).toBe(false);
  await fail(1, 1, defect);
  await ended;
  expect(said.at(-1)).toMatchObject({
    say: "ended",
    error: { code: "INTERNAL", message: defect.message },
  });
});

it("a coordinator that can take no rows for now is asked for as long as it says so", async () => {
  const { connection, said, ended, open, fail } = await connect();
  connection.hear({ say: "batch", batch });
  await fail(0, 20, new StairsError("STORE_FULL", "The disk is full."));
  const stream = await open(0);
  await stream.next();
  stream.send({ ack: { sequence: 1 } });
  connection.hear({ say: "close" });
  await stream.halfClosed;
  stream.end();
  await ended;
  expect(said.at(-1)).toEqual({ say: "ended", error: undefined });
});
