/** Options and progress of a producer's run. */

/** The progress of a run. */
export interface ProducerProgress {
  /** Rows that the producer has yielded. */
  readonly rows: number;
  /** Rows that the coordinator has stored durably for every pipeline. */
  readonly acked: number;
  readonly perSecond: number;
  /**
   * Why the coordinator has accepted no rows for a second or more; undefined while it accepts them.
   */
  readonly waits: string | undefined;
}

/** Options of `producer.run`. */
export interface RunProducerOptions {
  /** `host:port` or `local`, instead of the project's. */
  readonly coordinator?: string;
  /** Ends the producer after this number of rows. Default: no limit. */
  readonly limit?: number;
  /** Called a few times a second, and once at the end. */
  readonly onProgress?: (progress: ProducerProgress) => void;
  /** Ends the producer early. Rows already yielded are still pushed. */
  readonly signal?: AbortSignal;
}

/** The result of a run. */
export interface ProducerReport {
  /** Rows that the producer yielded; all are durable in every pipeline. */
  readonly rows: number;
}
