/**
 * The address of a Redis, as the operator writes it and as messages show it. No message ever shows its password.
 *
 *     redis://[user:password@]host[:port][,host[:port]…][/database][?replicas=1]           one server, or nodes of a cluster
 *     redis+sentinel://[user:password@]host[:port][,host[:port]…]/name[/database][?…]       the sentinels of a master
 *
 * `rediss` instead of `redis`: with TLS.
 */
import { StairsError } from "@stairs/core";

/** A host and port. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** A user and password. A password alone belongs to the user `default`. */
export interface Login {
  readonly user?: string | undefined;
  readonly password?: string | undefined;
}

/** A checked URL. */
export interface RedisAddress {
  /** At least one host. With a `masterName` they are sentinels; otherwise several hosts are nodes of one cluster. */
  readonly hosts: readonly [Endpoint, ...Endpoint[]];
  /** The master's name at the sentinels; undefined without sentinels. */
  readonly masterName: string | undefined;
  readonly login: Login;
  /** The login for the sentinels themselves. */
  readonly sentinelLogin: Login;
  readonly database: number;
  readonly tls: boolean;
  /** How many replicas must have a change before it counts as durable. 0: none. */
  readonly replicas: number;
  /** The address for messages, without users and passwords. */
  readonly shown: string;
}

const expected =
  "expected redis://[user:password@]host[:port][,host[:port]…][/database], or rediss:// for TLS; with sentinels redis+sentinel://host[:port][,host[:port]…]/master-name[/database]";
const redisPort = 6379;
const sentinelPort = 26379;
const mostReplicas = 5;
const parameters = new Set(["replicas", "sentinel_user", "sentinel_password"]);

/** @throws StairsError BAD_ARGUMENT. Its message never repeats a part that may be a password. */
export function parseRedisUrl(text: string): RedisAddress {
  const [, scheme = "", authority = "", path = "", query = ""] =
    /^(rediss?(?:\+sentinel)?):\/\/([^/?#]*)(\/[^?#]*)?(?:\?([^#]*))?$/.exec(text) ?? [];
  if (scheme === "") throw badUrl("cannot be read");
  const at = authority.lastIndexOf("@");
  const hasSentinels = scheme.endsWith("+sentinel");
  const [first, ...others] = authority
    .slice(at + 1)
    .split(",")
    .map((host) => endpointOf(host, hasSentinels ? sentinelPort : redisPort));
  if (first === undefined) throw badUrl("names no host");
  const hosts: RedisAddress["hosts"] = [first, ...others];
  const [name = "", ...rest] = path.split("/").slice(1);
  const masterName = hasSentinels ? decoded(name) : undefined;
  const database = hasSentinels ? rest : [name, ...rest];
  if (masterName === "") throw badUrl("does not say which master the sentinels watch");
  if (database.length > 1 || !/^\d*$/.test(database[0] ?? ""))
    throw badUrl("names no database: a database is a number");
  const options = parametersOf(query);
  const shownPath = path === "/" ? "" : path;
  return {
    hosts,
    masterName,
    login: loginOf(at < 0 ? "" : authority.slice(0, at)),
    sentinelLogin: {
      user: options.get("sentinel_user") ?? undefined,
      password: options.get("sentinel_password") ?? undefined,
    },
    database: Number(database[0] ?? 0),
    tls: scheme.startsWith("rediss"),
    replicas: replicasOf(options.get("replicas")),
    shown: `${scheme}://${authority.slice(at + 1)}${shownPath}`,
  };
}

/** `host:port`, as in a URL. */
export function shownEndpoint({ host, port }: Endpoint): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}

function endpointOf(text: string, defaultPort: number): Endpoint {
  const [, bracketed, plain, port] =
    /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined) throw badUrl("names no host");
  if (Number(port ?? defaultPort) > 65_535)
    throw badUrl(`names the port ${port}, but the highest port is 65535`);
  return { host, port: Number(port ?? defaultPort) };
}

function loginOf(text: string): Login {
  const colon = text.indexOf(":");
  const user = decoded(colon < 0 ? text : text.slice(0, colon));
  const password = colon < 0 ? "" : decoded(text.slice(colon + 1));
  return { user: user || undefined, password: password || undefined };
}

function parametersOf(query: string): URLSearchParams {
  const options = new URLSearchParams(query);
  for (const name of options.keys()) {
    if (!parameters.has(name))
      throw badUrl(`has a parameter that is none of ${[...parameters].join(", ")}`);
  }
  return options;
}

function replicasOf(text: string | null): number {
  const replicas = Number(text ?? 0);
  if (/^\d*$/.test(text ?? "") && replicas <= mostReplicas) return replicas;
  throw badUrl(`has a number of replicas outside 0 to ${mostReplicas}`);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw badUrl("has a % that starts no character code: write %25 for a literal %");
  }
}

function badUrl(what: string): StairsError {
  return new StairsError("BAD_ARGUMENT", `The Redis URL ${what}: ${expected}.`);
}
