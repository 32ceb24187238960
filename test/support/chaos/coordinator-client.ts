/** What a test asks a coordinator that may be away at any moment. */
import { credentials, type ServiceError } from "@grpc/grpc-js";
import { stairsProtocol } from "@stairs/core/protocol";
import type {
  ActivateResponse__Output,
  AuditResponse__Output,
  DrainResponse__Output,
  ListDeadLettersResponse__Output,
  ListWorkersResponse__Output,
  PauseResponse__Output,
  ResumeResponse__Output,
  StageStatus__Output,
  StatusResponse__Output,
  WorkerStatus__Output,
} from "@stairs/core/protocol";
import type { Account, DeadRow } from "../history/account.js";
import { pipeline } from "./rows.js";

type Done<Answer> = (error: ServiceError | null, answer?: Answer) => void;

/** Requests to one coordinator. */
export class CoordinatorClient {
  readonly #inspect;
  readonly #pipelines;

  /** @param address `host:port`. */
  constructor(address: string) {
    const { InspectService, PipelineService } = stairsProtocol();
    // A coordinator that is away for a while is found again at once.
    const options = {
      "grpc.max_reconnect_backoff_ms": 100,
      "grpc.initial_reconnect_backoff_ms": 50,
    };
    this.#inspect = new InspectService(address, credentials.createInsecure(), options);
    this.#pipelines = new PipelineService(address, credentials.createInsecure(), options);
  }

  /** The connected workers; none while the coordinator is away. */
  async workers(): Promise<WorkerStatus__Output[]> {
    const asked = ask<ListWorkersResponse__Output>((options, done) =>
      this.#inspect.ListWorkers({}, options, done),
    );
    return (await asked.catch(() => undefined))?.workers ?? [];
  }

  /** Open streams of producers; none while the coordinator is away. */
  async producers(): Promise<number> {
    const asked = this.#status();
    return (await asked.catch(() => undefined))?.coordinator?.producers ?? 0;
  }

  /** The stages of the load's pipeline. @throws ServiceError */
  async stages(): Promise<StageStatus__Output[]> {
    const { pipelines } = await this.#status();
    return pipelines.flatMap(({ stages }) => stages);
  }

  /** Rows of the load that wait or are worked on; undefined while the coordinator is away. */
  async left(): Promise<number | undefined> {
    const stages = await this.stages().catch(() => undefined);
    return stages?.reduce(
      (sum, { ready, inFlight, delayed }) => sum + ready + inFlight + delayed,
      0,
    );
  }

  /** What the system says of itself. */
  async account(): Promise<Account> {
    const queues = (await this.stages()).map((stage) => ({
      queue: stage.queue,
      left: stage.ready + stage.inFlight + stage.delayed,
      in: stage.totalIn,
      out: stage.totalOut,
      dropped: stage.totalDropped,
      dead: stage.totalDead,
    }));
    return { queues, dead: await this.#dead() };
  }

  /** Makes another plan current. @returns the current plan's id. */
  async activate(planId: string): Promise<string> {
    const { pipeline: now } = await ask<ActivateResponse__Output>((options, done) =>
      this.#pipelines.Activate({ pipeline, planId }, options, done),
    );
    return now?.currentPlanId ?? "";
  }

  /** The id of the plan that new rows follow. */
  async plan(): Promise<string> {
    const { pipelines } = await this.#status();
    return pipelines[0]?.currentPlanId ?? "";
  }

  /** Pauses the load's pipeline. @param now True: calls in hand are cancelled. */
  async pause(now: boolean): Promise<void> {
    await ask<PauseResponse__Output>((options, done) =>
      this.#pipelines.Pause({ pipelines: [pipeline], now }, options, done),
    );
  }

  /** Drains the load's pipeline; resolves when it is empty. */
  drain(): Promise<void> {
    const stream = this.#pipelines.Drain({ pipelines: [pipeline] });
    return new Promise((resolve, reject) => {
      let empty = false;
      stream.on("data", (report: DrainResponse__Output) => (empty = report.empty));
      stream.on("error", reject);
      stream.on("end", () => {
        if (empty) resolve();
        else reject(new Error("the drain ended before the pipeline was empty"));
      });
    });
  }

  /** Lets the pipeline run again. */
  async resume(): Promise<void> {
    await ask<ResumeResponse__Output>((options, done) =>
      this.#pipelines.Resume({ pipelines: [pipeline] }, options, done),
    );
  }

  /** What does not agree when everything that is stored is counted again (I7). */
  async audit(): Promise<readonly string[]> {
    const { queues } = await ask<AuditResponse__Output>((options, done) =>
      this.#inspect.Audit({}, options, done),
    );
    return queues.flatMap(({ queue, differences }) =>
      differences.map((difference) => `I7: ${queue}: ${difference}`),
    );
  }

  close(): void {
    this.#inspect.close();
    this.#pipelines.close();
  }

  #status(): Promise<StatusResponse__Output> {
    return ask((options, done) => this.#inspect.Status({ pipelines: [pipeline] }, options, done));
  }

  async #dead(): Promise<DeadRow[]> {
    const found: DeadRow[] = [];
    let pageToken = "";
    do {
      const request = { pipeline, limit: 1000, pageToken };
      const page = await ask<ListDeadLettersResponse__Output>((options, done) =>
        this.#inspect.ListDeadLetters(request, options, done),
      );
      for (const { queue, cause, rowJson } of page.deadLetters) {
        const { key } = JSON.parse(rowJson) as { key: string };
        found.push({ queue, cause, key });
      }
      pageToken = page.nextPageToken;
    } while (pageToken !== "");
    return found;
  }
}

const answerMs = 5000;

function ask<Answer>(
  send: (options: { deadline: number }, done: Done<Answer>) => unknown,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    send({ deadline: Date.now() + answerMs }, (error, answer) => {
      if (error) reject(error);
      else if (answer) resolve(answer);
    });
  });
}
