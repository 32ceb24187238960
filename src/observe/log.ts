/** Words for people and machines about what happens. Holds ids, never payloads. */
import { pino, type Logger } from "pino";

/** The part of a logger that the product uses. */
export type Log = Pick<Logger, "debug" | "info" | "warn" | "error">;

/**
 * A log to stderr.
 * @param level Default `warn`; STAIRS_LOG sets it from outside.
 */
export function stderrLog(level = process.env["STAIRS_LOG"] ?? "warn"): Log {
  return pino({ level, base: null }, pino.destination({ dest: 2, sync: true }));
}

/** A log that keeps nothing. */
export const silentLog: Log = pino({ level: "silent" });
