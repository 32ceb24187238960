/** Which engine keeps the queues, out of the settings that say something about it. */
import { StairsError } from "@stairs/core/errors";
import type { Resolved, ResolvedSettings } from "./settings.js";

/**
 * The URL of the Redis server to use; undefined for the embedded engine. `--broker embedded` goes before a server that the
 * environment or the project file names.
 * @throws StairsError BAD_ARGUMENT where both are said in one place, and for a password on the command line.
 */
export function chosenRedis({
  broker,
  redis,
}: Pick<ResolvedSettings, "broker" | "redis">): string | undefined {
  if (redis.value === "") {
    // A variable of the shell that is not set would start queues that nobody shares.
    if (!redis.origin.startsWith("flag")) return undefined;
    throw new StairsError(
      "BAD_ARGUMENT",
      "--redis is empty: give the URL of a Redis server, or leave it out to keep the queues in the state directory.",
    );
  }
  if (redis.origin.startsWith("flag") && /\/\/[^/]*@|[?&]sentinel_/.test(redis.value)) {
    throw new StairsError(
      "BAD_ARGUMENT",
      "The URL of --redis has a user or password, and everybody on this machine can read command lines: put it into STAIRS_REDIS.",
    );
  }
  const [ofBroker, ofRedis] = [placeOf(broker), placeOf(redis)];
  if (ofBroker !== ofRedis) return ofBroker < ofRedis ? redis.value : undefined;
  throw new StairsError(
    "BAD_ARGUMENT",
    `broker (${broker.origin}) says embedded and redis (${redis.origin}) names a server: say one of them.`,
  );
}

/** What goes before what: defaults are last. */
function placeOf({ origin }: Resolved<unknown>): number {
  return ["default", "file", "environment", "flag"].findIndex((word) => origin.startsWith(word));
}
