/**
 * The receiving end of a direct stream, in a thread of its own as the SDK's connections are. It speaks
 * the producer's half of the protocol, so that the SDK's own pushes are the sending end.
 */
import { parentPort } from "node:worker_threads";
import { Server, ServerCredentials, type ServerDuplexStream } from "@grpc/grpc-js";
import { type PushRequest__Output, type PushResponse, stairsProtocol } from "@stairs/core/protocol";
import { packBatches } from "@stairs/sdk/internal";
import type { FromServer, ToServer } from "./messages.js";

const maxMessageBytes = 16 * 1024 * 1024;
const window = 16;
const port = parentPort;
/** Acks that each stream still gets, by its number. */
const streams: { readonly call: Stream; acked: number }[] = [];
type Stream = ServerDuplexStream<PushRequest__Output, PushResponse>;

function say(message: FromServer, transfer: ArrayBuffer[] = []): void {
  port?.postMessage(message, transfer);
}

function accept(call: Stream): void {
  const stream = streams.push({ call, acked: 0 }) - 1;
  call.on("data", ({ open, batch }: PushRequest__Output) => {
    if (open) call.write({ opened: { nextSequence: 1, window, maxMessageBytes } });
    if (!batch?.batch) return;
    const { batches, transfer } = packBatches([batch.batch]);
    say({ say: "batch", stream, batch: batches[0] ?? {} }, transfer);
  });
  call.on("end", () => call.end());
  call.on("error", () => undefined);
}

port?.on("message", ({ stream }: ToServer) => {
  const to = streams[stream];
  if (to !== undefined) to.call.write({ ack: { sequence: ++to.acked } });
});

const server = new Server({ "grpc.max_receive_message_length": 2 * maxMessageBytes });
server.addService(stairsProtocol().IngestService.service, { Push: accept });
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
  if (error !== null) throw error;
  say({ say: "listens", address: `127.0.0.1:${bound}` });
});
