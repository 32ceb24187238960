/**
 * How the contestant BullMQ is set up. What was tried, on two cores with Redis 7.0: concurrency 50 was
 * slower and 1,000 no faster than 200; ioredis' automatic pipelining was slower; one bulk of the
 * producer under way or four, results handed on by `add` or by `addBulk` of what came together (at once
 * or after 2 ms), an event stream of 10 or 10,000 entries, and leaving the stalled check and the lock
 * renewal on made no difference beyond that between two rounds. Redis itself is what limits it: 150 to
 * 200 microseconds of its CPU for a row's two queues, most of it in BullMQ's scripts.
 */
import type { QueueOptions, WorkerOptions } from "bullmq";

/** Jobs in one `addBulk`. */
export const bulkJobs = 1000;
/** Bulks on their way at once. */
export const bulksUnderWay = 4;
/** Rows in one packed job. */
export const packedRows = 512;

/** The options of both queues. */
export function queueOptions(port: number): QueueOptions {
  return {
    connection: { host: "127.0.0.1", port, maxRetriesPerRequest: null },
    defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
    streams: { events: { maxLen: 10 } },
  };
}

/** The options of both workers. */
export function workerOptions(port: number): WorkerOptions {
  return {
    connection: { host: "127.0.0.1", port, maxRetriesPerRequest: null },
    concurrency: 200,
    removeOnComplete: { count: 0 },
    skipStalledCheck: true,
    skipLockRenewal: true,
    lockDuration: 600_000,
  };
}

/** A job's data: one row, or many in a packed job. */
export interface Packed {
  readonly rows: readonly object[];
}

/** The names of a contestant's two queues. */
export function queueNames(work: string, packed: boolean): readonly [string, string] {
  const name = packed ? `${work}-packed` : work;
  return [`${name}-in`, `${name}-out`];
}
