/**
 * Where a Redis is, as people write it and as they may see it: its password never appears anywhere.
 *
 *     redis://[user:password@]host[:port][,host[:port]…][/database][?replicas=1]           a server, or some of a cluster's
 *     redis+sentinel://[user:password@]host[:port][,host[:port]…]/name[/database][?…]       the sentinels of a master
 *
 * `rediss` instead of `redis`: with TLS.
 */
import { StairsError } from "@stairs/core";

/** Where something listens. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** A user and password; a password alone is that of the user `default`. */
export interface Login {
  readonly user?: string | undefined;
  readonly password?: string | undefined;
}

/** A checked URL. */
export interface RedisAddress {
  /** At least one. With a `masterName` they are sentinels; else several are nodes of one cluster. */
  readonly hosts: readonly [Endpoint, ...Endpoint[]];
  /** What the sentinels call the master; undefined: there are none. */
  readonly masterName: string | undefined;
  readonly login: Login;
  /** What the sentinels themselves ask for. */
  readonly sentinelLogin: Login;
  readonly database: number;
  readonly tls: boolean;
  /** On so many replicas a change must be before it counts as made. 0: on none. */
  readonly replicas: number;
  /** For people: without users and passwords. */
  readonly shown: string;
}

const expected =
  "expected redis://[user:password@]host[:port][,host[:port]…][/database], or rediss:// for TLS; with sentinels redis+sentinel://host[:port][,host[:port]…]/master-name[/database]";
const redisPort = 6379;
const sentinelPort = 26379;
const mostReplicas = 5;
const parameters = new Set(["replicas", "sentinel_user", "sentinel_password"]);

/** @throws StairsError BAD_ARGUMENT, which does not repeat what may be a password. */
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
    throw badUrl("names no database: it is a number");
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

/** `host:port`, as a URL has it. */
export function shownEndpoint({ host, port }: Endpoint): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}

function endpointOf(text: string, defaultPort: number): Endpoint {
  const [, bracketed, plain, port] =
    /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined) throw badUrl("names no host");
  if (Number(port ?? defaultPort) > 65_535)
    throw badUrl(`names the port ${port}, and 65535 is the last`);
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
  throw badUrl(`asks for a number of replicas that is not one from 0 to ${mostReplicas}`);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw badUrl("has a % that begins no character: write %25 for it");
  }
}

function badUrl(what: string): StairsError {
  return new StairsError("BAD_ARGUMENT", `The Redis URL ${what}: ${expected}.`);
}
