/** How the pipelines of a project run in this process. */

/** Options of `project.runPipelines`. */
export interface RunPipelinesOptions {
  /** `host:port` or `local`, instead of the project's. */
  readonly coordinator?: string;
  /** True: ends when the pipelines and all that they reach are truly idle. Default false: runs until it is stopped. */
  readonly dieWhenEmpty?: boolean;
  /** With `dieWhenEmpty`: how long to wait for the first row, in milliseconds. Default 30,000. */
  readonly startTimeoutMs?: number;
  /** Ends with an error when rows wait this long, in milliseconds, for a step that no worker has. Default: never. */
  readonly stalledTimeoutMs?: number;
  /** True: an error at the end if there are dead letters. Default false. */
  readonly failOnDead?: boolean;
  /** What steps may require of their worker: `{ gpu: "1" }`. Default: none. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Stops taking rows, finishes those in hand and returns. */
  readonly signal?: AbortSignal;
}

/** What a run did. */
export interface RunReport {
  /** Why it ended: all was idle, or it was asked to stop. */
  readonly ended: "idle" | "stopped";
  /** Dead letters of the pipelines at the end. */
  readonly dead: number;
}
