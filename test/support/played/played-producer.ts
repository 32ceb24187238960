/**
 * A producer that pushes rows by hand over the wire, connects again whenever its stream ends, and sends
 * again what has no ack, as any client must. It writes down what it pushes and what is acked.
 */
import type { Row } from "../history/event.js";
import type { Begun, Journal } from "../history/journal.js";
import { instanceId, RawProducer } from "../raw-worker.js";

const window = 8;

/** Pushes batches, each as one message; resolves when all are acked. @returns How often it had to connect. */
export async function playProducer(
  address: string,
  pipeline: string,
  batches: readonly (readonly Row[])[],
  journal: Journal,
): Promise<number> {
  const instance = { instanceId: instanceId(), epoch: "1" };
  const begun: Begun<"push">[] = [];
  let acked = 0;
  let connections = 0;
  while (acked < batches.length) {
    connections += 1;
    let sent: number | undefined;
    const producer: RawProducer = new RawProducer(address, ({ opened, ack }) => {
      const known = opened ? opened.nextSequence - 1 : (ack?.sequence ?? 0);
      while (acked < known) begun[acked++]?.ok({});
      if (opened) sent = acked;
      if (acked === batches.length) producer.end();
      else if (sent !== undefined) sent = send(producer, sent);
    });
    const send = (to: RawProducer, from: number): number => {
      const until = Math.min(acked + window, batches.length);
      for (let at = from; at < until; at++) {
        const rows = batches[at] ?? [];
        begun[at] ??= journal.begin("push", { pipelines: [pipeline], rows });
        const columns = { key: rows.map(({ key }) => key), value: rows.map(({ value }) => value) };
        to.push(at + 1, columns);
      }
      return Math.max(from, until);
    };
    producer.send({ open: { ...instance, pipelines: [pipeline], ackedSequence: acked } });
    await producer.status;
    producer.close();
  }
  return connections;
}
