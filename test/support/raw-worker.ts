/**
 * A worker and a producer that speak the protocol by hand, so that a test decides about every message.
 */
import { type ClientDuplexStream, credentials, type ServiceError } from "@grpc/grpc-js";
import { stairsProtocol } from "@stairs/core/protocol";
import type {
  Call__Output,
  Outcome,
  OutcomeAck__Output,
  PushRequest,
  PushResponse__Output,
  Welcome__Output,
  WorkRequest,
  WorkResponse__Output,
} from "@stairs/core/protocol";
import { Inbox } from "./inbox.js";

let instances = 0;

/** A random-looking name of the length that the protocol wants. */
export function instanceId(): string {
  instances += 1;
  return `instance-${process.pid}-${String(instances).padStart(8, "0")}`;
}

/** A worker whose every message the test sends itself. */
export class RawWorker {
  readonly calls = new Inbox<Call__Output>("call");
  readonly acks = new Inbox<OutcomeAck__Output>("outcome ack");
  readonly other = new Inbox<WorkResponse__Output>("other message");
  readonly status: Promise<ServiceError | undefined>;
  readonly #client;
  readonly #stream: ClientDuplexStream<WorkRequest, WorkResponse__Output>;

  /** @param hear Takes every message, instead of the inboxes. */
  constructor(address: string, hear?: (response: WorkResponse__Output) => void) {
    const { WorkerService } = stairsProtocol();
    this.#client = new WorkerService(address, credentials.createInsecure());
    this.#stream = this.#client.Work();
    this.#stream.on("data", (response: WorkResponse__Output) => {
      if (hear !== undefined) hear(response);
      else if (response.call) this.calls.put(response.call);
      else if (response.outcomeAck) this.acks.put(response.outcomeAck);
      else this.other.put(response);
    });
    this.status = new Promise((resolve) => {
      this.#stream.on("error", (error: ServiceError) => resolve(error));
      this.#stream.on("end", () => resolve(undefined));
    });
  }

  send(request: WorkRequest): void {
    this.#stream.write(request);
  }

  /** Says Hello with functions of these names and waits for the Welcome. */
  async hello(steps: readonly string[], more: object = {}): Promise<Welcome__Output> {
    this.send({
      hello: { instanceId: instanceId(), steps: steps.map((name) => ({ name })), ...more },
    });
    const { welcome } = await this.other.take();
    if (!welcome) throw new Error("the first answer is no Welcome");
    return welcome;
  }

  /** Answers a call: all rows come out, with these columns added. */
  answer(
    call: Call__Output,
    columns: Readonly<Record<string, readonly unknown[]>> = {},
    more: Outcome = {},
  ): void {
    const rows = call.batch?.rows ?? 0;
    this.send({
      outcome: {
        callId: call.callId,
        outputs: [
          {
            batch: {
              rows,
              columns: Object.entries(columns).map(([name, values]) => ({
                name,
                json: Buffer.from(JSON.stringify(values)),
              })),
            },
          },
        ],
        ...more,
      },
    });
  }

  /** Ends the stream as a process does that stops by itself. */
  end(): void {
    this.#stream.end();
  }

  /** Breaks the connection as a killed process does. */
  break(): void {
    this.#stream.cancel();
    this.#client.close();
  }
}

/** The values of a json column of a call. */
export function valuesOf(call: Call__Output, name: string): unknown[] {
  const column = call.batch?.columns.find((each) => each.name === name);
  if (!column?.json) throw new Error(`the call has no json column ${name}`);
  return JSON.parse(column.json.toString("utf8")) as unknown[];
}

/** A producer whose every message the test sends itself. */
export class RawProducer {
  readonly answers = new Inbox<PushResponse__Output>("push response");
  readonly status: Promise<ServiceError | undefined>;
  readonly #client;
  readonly #stream: ClientDuplexStream<PushRequest, PushResponse__Output>;

  /** @param hear Takes every answer, instead of the inbox. */
  constructor(address: string, hear?: (response: PushResponse__Output) => void) {
    const { IngestService } = stairsProtocol();
    this.#client = new IngestService(address, credentials.createInsecure());
    this.#stream = this.#client.Push();
    const put = (response: PushResponse__Output): void => this.answers.put(response);
    this.#stream.on("data", hear ?? put);
    this.status = new Promise((resolve) => {
      this.#stream.on("error", (error: ServiceError) => resolve(error));
      this.#stream.on("end", () => resolve(undefined));
    });
  }

  send(request: PushRequest): void {
    this.#stream.write(request);
  }

  /** Opens for pipelines and waits for the answer; returns the next sequence. */
  async open(pipelines: readonly string[], more: object = {}): Promise<number> {
    this.send({
      open: { pipelines: [...pipelines], instanceId: instanceId(), epoch: "1", ...more },
    });
    const { opened } = await this.answers.take();
    if (!opened) throw new Error("the first answer is no PushOpened");
    return opened.nextSequence;
  }

  /** Sends rows with one json column each. */
  push(sequence: number, columns: Readonly<Record<string, readonly unknown[]>>): void {
    const rows = Object.values(columns)[0]?.length ?? 0;
    this.send({
      batch: {
        sequence,
        batch: {
          rows,
          columns: Object.entries(columns).map(([name, values]) => ({
            name,
            json: Buffer.from(JSON.stringify(values)),
          })),
        },
      },
    });
  }

  /** Waits until everything up to a sequence is acked. */
  async acked(sequence: number): Promise<void> {
    for (;;) {
      const { ack } = await this.answers.take();
      if (ack && ack.sequence >= sequence) return;
    }
  }

  end(): void {
    this.#stream.end();
  }

  /** Closes the connection. */
  close(): void {
    this.#stream.cancel();
    this.#client.close();
  }
}
