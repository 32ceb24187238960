/** What the supervisor tells a worker process, as its only argument. */

/** As JSON. */
export interface WorkerOrders {
  /** The project file. */
  readonly file: string;
  /** `host:port` of the coordinator, or several with commas in between. */
  readonly address: string;
  /** `app.name` of the pipelines whose steps it runs. */
  readonly pipelines: readonly string[];
  /** For people: `worker-1`. */
  readonly name: string;
  /** What steps may require of their worker. */
  readonly labels: Readonly<Record<string, string>>;
  /** How long a cancelled call may take to come back before the process ends itself, in milliseconds. */
  readonly stuckMs: number;
}
