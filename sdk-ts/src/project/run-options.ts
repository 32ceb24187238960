/** Options and result of running a project's pipelines in this process. */

/** Options of `project.runPipelines`. */
export interface RunPipelinesOptions {
  /** `host:port` or `local`, instead of the project's. */
  readonly coordinator?: string;
  /**
   * True: ends when the pipelines and all pipelines that they reach are idle. Default false: runs
   * until it is stopped.
   */
  readonly dieWhenEmpty?: boolean;
  /** With `dieWhenEmpty`: how long to wait for the first row, in milliseconds. Default 30,000. */
  readonly startTimeoutMs?: number;
  /**
   * Ends with an error if rows wait this long, in milliseconds, for a step that no worker has.
   * Default: never.
   */
  readonly stalledTimeoutMs?: number;
  /** True: ends with an error if there are dead letters. Default false. */
  readonly failOnDead?: boolean;
  /** Labels that steps can require of their worker: `{ gpu: "1" }`. Default: none. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Stops taking rows, finishes the rows in progress and returns. */
  readonly signal?: AbortSignal;
}

/** The result of a run. */
export interface RunReport {
  /** Why the run ended: the pipelines were idle, or the caller stopped it. */
  readonly ended: "idle" | "stopped";
  /** Dead letters of the pipelines at the end. */
  readonly dead: number;
}
