/**
 * Where features are tried out as users see them: a project with its apps, a real coordinator and real
 * workers. A file has one coordinator; each test has an app of its own, whose name no other test takes.
 */
import { credentials } from "@grpc/grpc-js";
import { stairsProtocol } from "@stairs/core/protocol";
import type { DeadLetter__Output } from "@stairs/core/protocol";
import { type App, defineProject, type Pipeline, type Project, type RunReport } from "@stairs/sdk";
import { bareStep, startStepsWorker } from "@stairs/sdk/internal";
import { afterAll, beforeAll } from "vitest";
import { type TestCoordinator, testCoordinator } from "../../support/coordinator.js";

/** What became of the rows of an app's pipelines, beside what its consumers have seen. */
export interface Account {
  readonly report: RunReport;
  /** Rows that were dropped. */
  readonly dropped: number;
  /** Dead letters, the newest first. */
  readonly letters: readonly DeadLetter__Output[];
}

type Step = Parameters<typeof startStepsWorker>[0]["steps"][number];

/** Steps of a worker that knows nothing of the project. */
export type RemoteSteps = readonly (Pick<Step, "name" | "run"> & Partial<Step>)[];

/** A file's coordinator and what is done with it. */
export class Workshop {
  #coordinator: TestCoordinator | undefined;

  /** `host:port`. */
  get address(): string {
    return this.coordinator.address;
  }

  get coordinator(): TestCoordinator {
    if (this.#coordinator === undefined) throw new Error("the coordinator runs only during tests");
    return this.#coordinator;
  }

  async open(): Promise<void> {
    this.#coordinator = await testCoordinator();
  }

  async close(): Promise<void> {
    await this.#coordinator?.stop();
  }

  /** The live project, with these apps. */
  project(...apps: App[]): Project {
    return defineProject({ name: "acceptance", apps, coordinator: this.address });
  }

  /** Pushes the rows to the pipelines with a producer, then runs all of the apps until they are idle. */
  async through(
    pipelines: Pipeline | readonly Pipeline[],
    rows: readonly object[],
    app: App,
    ...others: App[]
  ): Promise<Account> {
    const project = this.project(app, ...others);
    const fed = "spec" in pipelines ? [pipelines] : pipelines;
    const feed = app.producer(`feed-${app.components.producers.length}`, { pipelines: fed }, () => {
      return rows as never;
    });
    await feed.run();
    const report = await project.runPipelines(undefined, {
      dieWhenEmpty: true,
      stalledTimeoutMs: 20_000,
    });
    return this.account(report, project.apps);
  }

  /** What `work` does while workers run all of the app's pipelines. */
  async working<Result>(app: App, work: () => Promise<Result>): Promise<Result> {
    const stop = new AbortController();
    const workers = this.project(app).runPipelines(undefined, { signal: stop.signal });
    try {
      return await Promise.race([work(), workers.then(() => new Promise<never>(() => undefined))]);
    } finally {
      stop.abort();
      await workers;
    }
  }

  /** What `work` does while a worker that is no part of the project has these steps. */
  async beside<Result>(
    steps: RemoteSteps,
    work: () => Promise<Result>,
    labels: Readonly<Record<string, string>> = {},
  ): Promise<Result> {
    const full = steps.map((step) => ({ ...bareStep(step.name, "function", step.run), ...step }));
    const worker = await startStepsWorker({ address: this.address, steps: full, labels });
    try {
      return await work();
    } finally {
      await worker.drain();
    }
  }

  /** The names of a pipeline's queues. */
  async queues({ fullName }: Pipeline): Promise<string[]> {
    const { pipelines } = await this.coordinator.status();
    const found = pipelines.find(({ pipeline }) => pipeline === fullName);
    return (found?.stages ?? []).map(({ queue }) => queue).sort();
  }

  private async account(report: RunReport, apps: readonly App[]): Promise<Account> {
    const own = new Set(
      apps.flatMap(({ components }) => components.pipelines.map(({ fullName }) => fullName)),
    );
    const { pipelines } = await this.coordinator.status();
    const stages = pipelines.filter(({ pipeline }) => own.has(pipeline)).flatMap((p) => p.stages);
    const letters = await Promise.all([...own].map((pipeline) => this.letters(pipeline)));
    return {
      report,
      dropped: stages.reduce((sum, { totalDropped }) => sum + Number(totalDropped), 0),
      letters: letters.flat(),
    };
  }

  private letters(pipeline: string): Promise<readonly DeadLetter__Output[]> {
    const { InspectService } = stairsProtocol();
    const inspect = new InspectService(this.address, credentials.createInsecure());
    return new Promise<readonly DeadLetter__Output[]>((resolve, reject) => {
      inspect.listDeadLetters({ pipeline }, (error, answer) => {
        if (error !== null) reject(error);
        else resolve(answer?.deadLetters ?? []);
      });
    }).finally(() => inspect.close());
  }
}

/** The coordinator of the tests of a file. */
export function openWorkshop(): Workshop {
  const workshop = new Workshop();
  beforeAll(() => workshop.open());
  afterAll(() => workshop.close());
  return workshop;
}

/** A consumer that keeps the rows that it gets; `rows` gives them in the order of their texts. */
export function keeper<Row extends object = Record<string, unknown>>(): {
  keep: (row: Row) => void;
  readonly rows: Row[];
} {
  const kept: Row[] = [];
  return {
    keep: (row) => void kept.push(row),
    get rows() {
      return kept.toSorted((a, b) => text(a).localeCompare(text(b), "en", { numeric: true }));
    },
  };
}

function text(row: object): string {
  return JSON.stringify(row, (_, value: unknown) =>
    typeof value === "bigint" ? `${value}n` : value,
  );
}
