/** What a person does with whole pipelines: through the real command line, or message by message. */
import { credentials } from "@grpc/grpc-js";
import { stairsProtocol } from "@stairs/core/protocol";
import type {
  AwaitIdleResponse__Output,
  DrainResponse__Output,
  QueueAudit__Output,
} from "@stairs/core/protocol";
import { type Ended, ran } from "./command.js";
import { Inbox } from "./inbox.js";

/** A stream of reports. */
export interface Reports<Report> {
  readonly reports: Inbox<Report>;
  /** The status code with which it ended; 0: well. */
  readonly status: Promise<{ readonly code: number; readonly details: string }>;
  cancel(): void;
}

/** Somebody at a coordinator. */
export class Operator {
  readonly #inspect;
  readonly #pipelines;

  constructor(
    private readonly address: string,
    private readonly cwd?: string,
  ) {
    const { InspectService, PipelineService } = stairsProtocol();
    this.#inspect = new InspectService(address, credentials.createInsecure());
    this.#pipelines = new PipelineService(address, credentials.createInsecure());
  }

  /** Runs `stairs …` to its end. */
  run(...words: readonly string[]): Promise<Ended> {
    const options = this.cwd === undefined ? {} : { cwd: this.cwd };
    return ran([...words, "--coordinator", this.address], options);
  }

  pause(pipeline: string, now = false): Promise<void> {
    return answered((done) => this.#pipelines.Pause({ pipelines: [pipeline], now }, done));
  }

  resume(...pipelines: string[]): Promise<void> {
    return answered((done) => this.#pipelines.Resume({ pipelines }, done));
  }

  /** Throws a pipeline's rows away. @returns how many. */
  flush(pipeline: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#pipelines.Flush({ pipelines: [pipeline] }, (error, answer) => {
        if (error) reject(error);
        else resolve(answer?.pipelines[0]?.rows ?? 0);
      });
    });
  }

  drain(...pipelines: string[]): Reports<DrainResponse__Output> {
    return reportsOf(this.#pipelines.Drain({ pipelines }), "drain report");
  }

  awaitIdle(...pipelines: string[]): Reports<AwaitIdleResponse__Output> {
    return reportsOf(this.#inspect.AwaitIdle({ pipelines }), "report of idleness");
  }

  /** The same, by somebody who has lost another coordinator. */
  awaitIdleAgain(...pipelines: string[]): Reports<AwaitIdleResponse__Output> {
    return reportsOf(this.#inspect.AwaitIdle({ pipelines, again: true }), "report of idleness");
  }

  audit(): Promise<QueueAudit__Output[]> {
    return new Promise((resolve, reject) => {
      this.#inspect.Audit({}, (error, answer) => {
        if (error) reject(error);
        else resolve(answer?.queues ?? []);
      });
    });
  }

  /** Every sentence that an audit says; none: all is well. */
  async differences(): Promise<string[]> {
    const queues = await this.audit();
    return queues.flatMap(({ queue, differences }) =>
      differences.map((difference) => `${queue}: ${difference}`),
    );
  }

  close(): void {
    this.#inspect.close();
    this.#pipelines.close();
  }
}

function answered(send: (done: (error: Error | null) => void) => unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    send((error) => (error === null ? resolve() : reject(error)));
  });
}

interface ReportStream<Report> {
  on(event: "data", heard: (report: Report) => void): unknown;
  on(event: "error", heard: (error: { code: number; details: string }) => void): unknown;
  on(event: "end", heard: () => void): unknown;
  cancel(): void;
}

function reportsOf<Report>(stream: ReportStream<Report>, what: string): Reports<Report> {
  const reports = new Inbox<Report>(what);
  stream.on("data", (report) => reports.put(report));
  const status = new Promise<{ code: number; details: string }>((resolve) => {
    stream.on("error", resolve);
    stream.on("end", () => resolve({ code: 0, details: "" }));
  });
  return { reports, status, cancel: () => stream.cancel() };
}
