/**
 * The entry point of the thread that runs the embedded engine. The thread carries out requests. When a queue's depth
 * changes, it sends the new depth before any consequence of the change.
 */
import { parentPort, type TransferListItem, workerData } from "node:worker_threads";
import { messageOf, StairsError } from "@stairs/core";
import type { Log } from "../../../observe/log.js";
import { askingOf, type AskRequest } from "../../forward.js";
import { type EmbeddedBroker, openEmbedded } from "../open.js";
import type { CountRows } from "../count-rows.js";
import { Bundle } from "./bundle.js";
import { CallerClock } from "./caller-clock.js";
import {
  type FromEngine,
  type Method,
  opening,
  sentError,
  type ThreadData,
  type ToEngine,
} from "./messages.js";
import { receiveRequest, sendAnswer } from "./payloads.js";

const port = parentPort;
if (port === null)
  throw new StairsError("INTERNAL", "The embedded engine's thread was started as a process.");
const { options, ...began } = workerData as ThreadData;

const bundle = new Bundle<FromEngine>((messages, transfer) =>
  port.postMessage(messages, transfer as readonly TransferListItem[]),
);
/** Queues whose new depth the thread has not sent yet. */
const moved = new Map<string, string>();
const counting = new Map<number, (rows: readonly (number | undefined)[]) => void>();
let counts = 0;
let broker: EmbeddedBroker | undefined;

function tell(message: FromEngine, transfer?: readonly ArrayBuffer[]): void {
  tellDepths();
  bundle.say(message, transfer);
}

function tellDepths(): void {
  if (broker === undefined || moved.size === 0) return;
  for (const queue of moved.keys()) bundle.say({ say: "depth", queue, depth: broker.depth(queue) });
  for (const pipeline of new Set(moved.values()))
    bundle.say({ say: "dead", pipeline, depth: broker.deadDepth(pipeline) });
  moved.clear();
}

const clock = new CallerClock(began, tell);

const write =
  (level: keyof Log) =>
  (...words: unknown[]): void =>
    tell({ say: "log", level, words });
const log: Log = {
  debug: write("debug"),
  info: write("info"),
  warn: write("warn"),
  error: write("error"),
};

/** Runs a request and sends its result or its error. */
async function answer(
  no: number,
  run: () => Promise<{ readonly message: unknown; readonly transfer?: readonly ArrayBuffer[] }>,
): Promise<void> {
  try {
    const { message, transfer } = await run();
    tell({ say: "answered", no, answer: message }, transfer);
  } catch (error) {
    tell({ say: "failed", no, error: sentError(error) });
  }
}

async function call<M extends Method>(
  of: EmbeddedBroker,
  method: M,
  request: AskRequest<M>,
): Promise<ReturnType<typeof sendAnswer<M>>> {
  return sendAnswer(method, await askingOf<M>(of)(method, receiveRequest(method, request)));
}

/** Only the coordinator's thread knows how many rows a payload has. */
function countRows(no: number): CountRows {
  return (payloads) => {
    const count = ++counts;
    const own = payloads.map((payload) => payload && new Uint8Array(payload));
    const memory = own.flatMap((payload) => payload?.buffer ?? []);
    tell({ say: "count", count, no, payloads: own }, memory);
    return new Promise((resolve) => counting.set(count, resolve));
  };
}

function announce(of: EmbeddedBroker, address: string): void {
  try {
    of.setAddress(address);
  } catch (error) {
    log.warn(`The coordinator could not record that it serves at ${address}: ${messageOf(error)}`);
  }
}

function leave(): void {
  bundle.flush();
  port?.close();
}

async function hear(of: EmbeddedBroker, message: ToEngine): Promise<void> {
  switch (message.say) {
    case "ask":
      await answer(message.no, () =>
        call(of, message.method, message.request as AskRequest<Method>),
      );
      if (message.method === "close") leave();
      return;
    case "recount": {
      const { no, pipeline } = message;
      return answer(no, async () => ({ message: await of.recountBy(countRows(no), pipeline) }));
    }
    case "counted":
      counting.get(message.count)?.(message.rows);
      counting.delete(message.count);
      return;
    case "announce":
      return announce(of, message.address);
    case "fired":
      return clock.fire(message.timer);
  }
}

await answer(opening, async () => {
  broker = await openEmbedded({
    ...options,
    clock,
    log,
    onBroken: (error) => tell({ say: "broken", error: sentError(error) }),
    onChange: ({ name, pipeline }) => moved.set(name, pipeline),
  });
  const opened = broker;
  broker.watch((queue) => tell({ say: "leasable", queue }));
  for (const { queue, pipeline } of await opened.states()) moved.set(queue, pipeline);
  port.on("message", (messages: readonly ToEngine[]) => {
    for (const message of messages) {
      clock.set(message);
      void hear(opened, message);
    }
  });
  return { message: null };
});
