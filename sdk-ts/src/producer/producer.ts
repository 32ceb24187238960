/** A producer: a named generator whose rows go to every pipeline that it names. */
import { currentProject, noProject } from "../project/current.js";
import type { Pipeline } from "../pipeline/pipeline.js";
import type { ProducerReport, RunProducerOptions } from "./run-options.js";

/** The return type of a producer's function. */
export type Rows<Row> = Iterable<Row> | AsyncIterable<Row>;

/** Options of `app.producer`. */
export interface ProducerOptions<Args, Pipelines> {
  /** Every row goes to each of these pipelines. Default: none; the producer just runs. */
  readonly pipelines?: Pipelines;
  /** The expected number of rows, for the progress display and the remaining time. */
  readonly total?: number | ((args: Args) => number | Promise<number>);
}

/** The functions that a live project provides for a producer. */
interface ProducerRunner {
  runProducer(
    producer: Producer,
    args: Record<string, unknown>,
    options: RunProducerOptions,
  ): Promise<ProducerReport>;
}

/** `run()` can omit arguments that have no required property. */
type RunArguments<Args> =
  Record<string, never> extends Args
    ? [args?: Args, options?: RunProducerOptions]
    : [args: Args, options?: RunProducerOptions];

/** Made by `app.producer`. */
export class Producer<Args extends object = never> {
  /** `app.name`. */
  readonly fullName: string;

  /** Use `app.producer`. */
  constructor(
    readonly app: string,
    readonly name: string,
    readonly pipelines: readonly Pipeline[],
    readonly total: number | ((args: Args) => number | Promise<number>) | null,
    /** The user's generator function. Each call starts a new generator. */
    readonly rows: (args: Args) => Rows<unknown>,
    /** `file:line`. */
    readonly source: string,
  ) {
    this.fullName = `${app}.${name}`;
  }

  /**
   * Runs the producer in the live project until it ends and every row is durable.
   * @throws StairsError WRONG_STATE without a project; UNREACHABLE without a coordinator; the
   * producer's own error.
   */
  async run(...[args, options]: RunArguments<Args>): Promise<ProducerReport> {
    const project = currentProject();
    if (project === undefined) throw noProject(`Running the producer ${this.fullName}`);
    return (project as ProducerRunner).runProducer(this, { ...args }, options ?? {});
  }
}
