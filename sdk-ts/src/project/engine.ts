/**
 * Which engine stores a project's queues: `broker` or `redis` among its options. An engine that this version does not have
 * is an error; no other engine takes its place.
 */
import { StairsError, nearest } from "@stairs/core";

/** Where a Redis or Valkey server is. */
export interface RedisOptions {
  readonly host: string;
  /** Default 6379. */
  readonly port?: number;
}

/**
 * Checks the options.
 * @param where The owner of the options, for messages: `The project shop (stairs.config.ts:3)`.
 * @throws StairsError BAD_ARGUMENT for invalid options and for an unknown engine.
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
    if (broker !== undefined) fail("has both broker and redis: set only one of them");
    checkRedis(redis, fail);
  }
  if (broker === undefined || broker === "embedded") return;
  fail(
    `has the broker ${JSON.stringify(broker)}, which this version of Stairs does not have: leave broker out for the embedded engine, or set redis: "redis://host:6379"`,
  );
}

/** The URL of a server. */
export function redisUrl(redis: string | RedisOptions): string {
  if (typeof redis === "string") return redis;
  const host = redis.host.includes(":") ? `[${redis.host}]` : redis.host;
  return `redis://${host}:${redis.port ?? 6379}`;
}

function checkRedis(redis: unknown, fail: (problem: string) => never): void {
  if (typeof redis === "string") {
    // The URL can contain a password, so the message does not repeat it.
    if (!/^rediss?:\/\/./.test(redis))
      fail("has a redis that is no URL: expected redis://host:port, or rediss:// for TLS");
    return;
  }
  if (typeof redis !== "object" || redis === null || Array.isArray(redis)) {
    fail(`has the value ${JSON.stringify(redis)} for redis: expected a URL or { host, port }`);
  }
  const { host, port, ...others } = redis as Readonly<Record<string, unknown>>;
  const [other] = Object.keys(others);
  if (other !== undefined) {
    fail(
      `has redis.${other}${nearest(other, ["host", "port"])}: redis takes host and port, or a URL`,
    );
  }
  if (typeof host !== "string" || host === "") {
    fail(`has the value ${JSON.stringify(host)} for redis.host: expected a host name or address`);
  }
  const whole = typeof port === "number" && Number.isInteger(port) && port >= 1 && port <= 65_535;
  if (port !== undefined && !whole) {
    fail(`has the value ${JSON.stringify(port)} for redis.port: expected a number from 1 to 65535`);
  }
}
