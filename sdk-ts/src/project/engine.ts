/**
 * Where a project's queues are kept: `broker` or `redis` among its options. The embedded engine is the
 * only one of this version, and whoever asks for another one is told so instead of getting it.
 */
import { StairsError, nearest } from "@stairs/core";

/** Where a Redis or Valkey server is. */
export interface RedisOptions {
  readonly host: string;
  /** Default 6379. */
  readonly port?: number;
}

/** Options of `defineProject` about the engine. */
export interface EngineOptions {
  /** `embedded`: the coordinator keeps the queues in its state directory. The default, and the only one of this version. */
  readonly broker?: "embedded";
  /** Refused by this version, which has only the embedded engine. */
  readonly redis?: RedisOptions;
}

/**
 * Checks the options.
 * @param where What they belong to, for messages: `The project shop (stairs.config.ts:3)`.
 * @throws StairsError BAD_ARGUMENT for options that make no sense, and for an engine that is not there.
 */
export function checkEngine(
  where: string,
  options: { readonly broker?: unknown; readonly redis?: unknown },
): void {
  const { broker, redis } = options;
  const fail = (problem: string): never => {
    throw new StairsError("BAD_ARGUMENT", `${where} ${problem}.`);
  };
  if (redis !== undefined) {
    if (broker !== undefined) fail("has both broker and redis: say one of them");
    checkRedis(redis, fail);
    fail(
      "asks for redis, but this version of Stairs has only the embedded engine; Redis comes with a later one. Leave redis out: the coordinator keeps the queues in its state directory",
    );
  }
  if (broker === undefined || broker === "embedded") return;
  fail(
    `has the broker ${JSON.stringify(broker)}, but this version of Stairs has only the embedded engine: leave broker out or say "embedded"`,
  );
}

function checkRedis(redis: unknown, fail: (problem: string) => never): void {
  if (typeof redis !== "object" || redis === null || Array.isArray(redis)) {
    fail(`has the value ${JSON.stringify(redis)} for redis: expected { host, port }`);
  }
  const { host, port, ...others } = redis as Readonly<Record<string, unknown>>;
  const [other] = Object.keys(others);
  if (other !== undefined) {
    fail(`has redis.${other}${nearest(other, ["host", "port"])}: redis takes host and port`);
  }
  if (typeof host !== "string" || host === "") {
    fail(`has the value ${JSON.stringify(host)} for redis.host: expected a host name or address`);
  }
  const whole = typeof port === "number" && Number.isInteger(port) && port >= 1 && port <= 65_535;
  if (port !== undefined && !whole) {
    fail(`has the value ${JSON.stringify(port)} for redis.port: expected a number from 1 to 65535`);
  }
}
