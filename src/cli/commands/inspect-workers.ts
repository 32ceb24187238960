/** `stairs inspect workers`: who is connected. */
import type { ListWorkersResponse__Output, WorkerStatus__Output } from "@stairs/core/protocol";
import { ask, connect } from "../connect.js";
import { connectionAddress } from "../project/address.js";
import { formatCount, formatDuration } from "../table.js";
import { printRows } from "../print-rows.js";

/** @returns the exit code. */
export async function workersCommand(options: Readonly<Record<string, unknown>>): Promise<number> {
  const connection = await connect(await connectionAddress(options));
  try {
    const { workers } = await ask<ListWorkersResponse__Output>(connection, (metadata, call, done) =>
      connection.inspect.listWorkers({}, metadata, call, done),
    );
    const isShared = new Set(workers.map(({ coordinator }) => coordinator)).size > 1;
    printRows(options, workers, "No worker is connected.", {
      WORKER: (worker) => worker.workerName,
      ...(isShared ? { COORDINATOR: (worker: WorkerStatus__Output) => worker.coordinator } : {}),
      LANGUAGE: (worker) => worker.language,
      SDK: (worker) => worker.sdk,
      HOST: (worker) => worker.host,
      PID: (worker) => worker.pid,
      STEPS: (worker) => worker.steps.length,
      CALLS: (worker) => worker.calls,
      ROWS: (worker) => formatCount(worker.rows),
      DONE: (worker) => formatCount(worker.totalRows),
      SILENT: (worker) => formatDuration(worker.silentMs),
      STATE: (worker) => (worker.draining ? "draining" : "ready"),
    });
    return 0;
  } finally {
    connection.close();
  }
}
