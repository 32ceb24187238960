/** Which engine stores the queues, from the settings `broker` and `redis`. */
import { StairsError } from "@stairs/core/errors";
import type { Resolved, ResolvedSettings } from "./settings.js";

/**
 * The URL of the Redis server to use; undefined for the embedded engine. `--broker embedded`
 * overrides a server that the environment or the project file names.
 * @throws StairsError BAD_ARGUMENT if one place sets both, and for a password on the command line.
 */
export function chosenRedis({
  broker,
  redis,
}: Pick<ResolvedSettings, "broker" | "redis">): string | undefined {
  if (redis.value === "") {
    // An unset shell variable would otherwise start queues that no other coordinator shares.
    if (!redis.origin.startsWith("flag")) return undefined;
    throw new StairsError(
      "BAD_ARGUMENT",
      "--redis is empty: give the URL of a Redis server, or leave out --redis to store the queues in the state directory.",
    );
  }
  if (redis.origin.startsWith("flag") && /\/\/[^/]*@|[?&]sentinel_/.test(redis.value)) {
    throw new StairsError(
      "BAD_ARGUMENT",
      "The URL of --redis has a user or password, and every user of this machine can read command lines: put it into STAIRS_REDIS.",
    );
  }
  const [ofBroker, ofRedis] = [placeOf(broker), placeOf(redis)];
  if (ofBroker !== ofRedis) return ofBroker < ofRedis ? redis.value : undefined;
  throw new StairsError(
    "BAD_ARGUMENT",
    `broker (${broker.origin}) is embedded and redis (${redis.origin}) names a server: set only one of them.`,
  );
}

/** The precedence of an origin: defaults come last. */
function placeOf({ origin }: Resolved<unknown>): number {
  return ["default", "file", "environment", "flag"].findIndex((word) => origin.startsWith(word));
}
