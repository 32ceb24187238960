/** `stairs audit`: checks that every row that came in is where the counters say. */
import type { AuditResponse__Output } from "@stairs/core/protocol";
import { connect } from "../connect.js";
import { argument, command, connecting, json } from "../declaration.js";
import { printRows } from "../print-rows.js";
import { formatCount } from "../table.js";
import { terminal } from "../terminal.js";

/**
 * The time limit, in milliseconds: an audit reads the whole store, which can have many gigabytes.
 */
const longestMs = 3_600_000;

export const declaration = command({
  docs: "Count every stored row again and compare the counts with the counters. The exit code is 1 if they differ.",
  arguments: { pipeline: argument("[pipeline]", "app.name (default: all)") },
  options: { ...connecting, json },
  examples: ["", "shop.orders --json"],
  /** @throws StairsError NOT_FOUND for an unknown pipeline. */
  async run(input) {
    const connection = await connect(input);
    try {
      const { queues } = await connection.ask<AuditResponse__Output>((metadata, call, done) => {
        const deadline = Date.now() + longestMs;
        const request = { pipeline: input.pipeline ?? "" };
        return connection.inspect.audit(request, metadata, { ...call, deadline }, done);
      });
      const counter = (name: string) => (queue: (typeof queues)[number]) =>
        formatCount(queue.counters[name] ?? 0);
      printRows(input, queues, "There are no rows and never were.", {
        QUEUE: (queue) => queue.queue,
        IN: counter("in"),
        REVIVED: counter("revived"),
        OUT: counter("out"),
        DROPPED: counter("dropped"),
        DIED: counter("dead"),
        FLUSHED: counter("flushed"),
        THERE: (queue) => formatCount(queue.present),
        DELAYED: (queue) => formatCount(queue.delayed),
        DEAD: (queue) => formatCount(queue.dead),
        AGREES: (queue) => (queue.differences.length === 0 ? "yes" : "NO"),
      });
      const wrong = queues.filter(({ differences }) => differences.length > 0);
      for (const { queue, differences } of wrong)
        for (const difference of differences) terminal().stderr.write(`${queue}: ${difference}\n`);
      if (wrong.length === 0) terminal().stderr.write("Every row is where the counters say.\n");
      return wrong.length === 0 ? 0 : 1;
    } finally {
      connection.close();
    }
  },
});
