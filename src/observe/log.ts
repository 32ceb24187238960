/** The log for people and machines. It contains ids, never payloads. */
import { pino, type Logger } from "pino";

/** The part of a logger that the product uses. */
export type Log = Pick<Logger, "debug" | "info" | "warn" | "error">;

/**
 * A log to stderr.
 * @param level Default `warn`; the environment variable STAIRS_LOG overrides the default.
 */
export function stderrLog(level = process.env["STAIRS_LOG"] ?? "warn"): Log {
  return pino({ level, base: null }, pino.destination({ dest: 2, sync: true }));
}

/** A log that discards everything. */
export const silentLog: Log = pino({ level: "silent" });
