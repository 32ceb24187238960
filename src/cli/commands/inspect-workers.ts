/** `stairs inspect workers`: lists the connected workers. */
import type { ListWorkersResponse__Output, WorkerStatus__Output } from "@stairs/core/protocol";
import { connect } from "../connect.js";
import { command, connecting, json } from "../declaration.js";
import { formatCount, formatDuration } from "../table.js";
import { printRows } from "../print-rows.js";

export const declaration = command({
  docs: "List the connected workers.",
  arguments: {},
  options: { ...connecting, json },
  examples: ["", "--json"],
  async run(input) {
    const connection = await connect(input);
    try {
      const { workers } = await connection.ask<ListWorkersResponse__Output>(
        (metadata, call, done) => connection.inspect.listWorkers({}, metadata, call, done),
      );
      const isShared = new Set(workers.map(({ coordinator }) => coordinator)).size > 1;
      printRows(input, workers, "No worker is connected.", {
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
  },
});
