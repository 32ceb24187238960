/** Runs a producer in this process until it ends and every row is durable. */
import type { Producer } from "../producer/producer.js";
import type { ProducerReport, RunProducerOptions } from "../producer/run-options.js";
import type { Project } from "../project/project.js";
import { openPush, type Push } from "../push/push.js";
import { coordinatorAddress } from "./project-coordinator.js";
import { registerPipelines } from "./register.js";

const progressMs = 250;
/** The number of rows between two checks of the clock. */
const rowsBetween = 256;

/** The destination of a producer's rows. A producer without pipelines has none. */
type Sink = Pick<Push, "push" | "flush" | "close" | "pushed" | "acked" | "waits">;

/**
 * Registers the producer's pipelines first, so that the producer can run before their workers do.
 * @throws StairsError BAD_PIPELINE; UNREACHABLE; BAD_VALUE and TOO_LARGE for a row that cannot be
 * encoded or sent; the producer's own error. The rows before it are then durable.
 */
export async function runProducer(
  project: Project,
  producer: Producer,
  args: Record<string, unknown>,
  options: RunProducerOptions = {},
): Promise<ProducerReport> {
  const rows = producer.rows(args as never);
  const { pipelines } = producer;
  if (pipelines.length === 0) return { rows: await produce(rows, new Nowhere(), options) };
  const address = await coordinatorAddress(project, options.coordinator);
  await registerPipelines(address, pipelines);
  const names = pipelines.map(({ fullName }) => fullName);
  const push = await openPush({ address, pipelines: names, producer: producer.fullName });
  return { rows: await produce(rows, push, options) };
}

async function produce(
  rows: Iterable<unknown> | AsyncIterable<unknown>,
  sink: Sink,
  options: RunProducerOptions,
): Promise<number> {
  const progress = new Progress(sink, options.onProgress);
  try {
    if (Symbol.asyncIterator in rows) await pushAsync(rows, sink, options, progress);
    else await pushSync(rows, sink, options, progress);
  } catch (error) {
    // Still pushes the rows already yielded. The producer's own error has priority over an error of
    // the connection.
    await sink.close().catch(() => undefined);
    throw error;
  } finally {
    progress.stop();
  }
  await sink.close();
  progress.report();
  return sink.pushed;
}

async function pushSync(
  rows: Iterable<unknown>,
  sink: Sink,
  { limit = Infinity, signal }: RunProducerOptions,
  progress: Progress,
): Promise<void> {
  if (limit <= 0) return;
  let count = 0;
  for (const row of rows) {
    const wait = sink.push(row);
    count++;
    if (wait !== undefined) await wait;
    else if (count % rowsBetween === 0 && progress.due) await new Promise(setImmediate);
    if (count >= limit || signal?.aborted === true) return;
  }
}

async function pushAsync(
  rows: AsyncIterable<unknown>,
  sink: Sink,
  { limit = Infinity, signal }: RunProducerOptions,
  progress: Progress,
): Promise<void> {
  if (limit <= 0) return;
  let count = 0;
  for await (const row of rows) {
    const wait = sink.push(row);
    count++;
    if (wait !== undefined) await wait;
    else if (count % rowsBetween === 0 && progress.due) await new Promise(setImmediate);
    if (count >= limit || signal?.aborted === true) return;
  }
}

/** Reports the progress of a run a few times a second. */
class Progress {
  readonly #sink: Sink;
  readonly #tell: RunProducerOptions["onProgress"];
  readonly #began = performance.now();
  #last = this.#began;
  readonly #timer: NodeJS.Timeout;

  constructor(sink: Sink, tell: RunProducerOptions["onProgress"]) {
    this.#sink = sink;
    this.#tell = tell;
    this.#timer = setInterval(() => this.report(), progressMs);
    this.#timer.unref();
  }

  /** True if timers, signals and acks should get a turn. */
  get due(): boolean {
    const now = performance.now();
    if (now - this.#last < progressMs / 5) return false;
    this.#last = now;
    return true;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  report(): void {
    const { pushed: rows, acked, waits } = this.#sink;
    const seconds = Math.max(performance.now() - this.#began, 1) / 1000;
    this.#tell?.({ rows, acked, perSecond: Math.round(rows / seconds), waits });
  }
}

/** Counts only. */
class Nowhere implements Sink {
  readonly waits = undefined;
  pushed = 0;

  get acked(): number {
    return this.pushed;
  }

  push(): undefined {
    this.pushed++;
  }

  async flush(): Promise<void> {
    await Promise.resolve();
  }

  async close(): Promise<void> {
    await this.flush();
  }
}
