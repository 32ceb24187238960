/** The orders that the supervisor gives a worker process, as its only argument. */

/** As JSON. */
export interface WorkerOrders {
  /** The project file. */
  readonly file: string;
  /** `host:port` of the coordinator, or several separated by commas. */
  readonly address: string;
  /** `app.name` of the pipelines whose steps the process runs. */
  readonly pipelines: readonly string[];
  /** For people: `worker-1`. */
  readonly name: string;
  /** Labels that steps can require of their worker. */
  readonly labels: Readonly<Record<string, string>>;
  /**
   * How long a cancelled call can take to return before the process ends itself, in milliseconds.
   */
  readonly stuckMs: number;
}
