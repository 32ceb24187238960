/** How a producer's run goes. */

/** How far a run has come. */
export interface ProducerProgress {
  /** Rows that the producer has yielded. */
  readonly rows: number;
  /** Rows that the coordinator holds durably, for every pipeline. */
  readonly acked: number;
  readonly perSecond: number;
  /** Why the coordinator has taken no rows for a second or more; undefined while it takes them. */
  readonly waits: string | undefined;
}

/** Options of `producer.run`. */
export interface RunProducerOptions {
  /** `host:port` or `local`, instead of the project's. */
  readonly coordinator?: string;
  /** Ends the producer after so many rows. Default: none. */
  readonly limit?: number;
  /** Called a few times a second, and once at the end. */
  readonly onProgress?: (progress: ProducerProgress) => void;
  /** Ends the producer early; rows that were yielded are still pushed. */
  readonly signal?: AbortSignal;
}

/** What a run did. */
export interface ProducerReport {
  /** Rows that the producer yielded; all are durable in every pipeline. */
  readonly rows: number;
}
