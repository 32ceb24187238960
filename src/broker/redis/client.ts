/**
 * Sets up the client library for each form of Redis: a single server, the nodes of a cluster, a master that sentinels
 * watch.
 */
import { Cluster, Redis } from "ioredis";
import type { Login, RedisAddress } from "./address.js";

/** A connection of the client library. */
export type Client = Redis | Cluster;

/** How long a server may be silent while a command waits before it counts as gone, in milliseconds. */
const silentMs = 5000;
const connectMs = 5000;
/** How long the client waits for a sentinel before it tries the next one, in milliseconds. */
const sentinelMs = 1000;
/** Pauses between attempts to connect, in milliseconds. */
const firstPauseMs = 50;
const longestPauseMs = 2000;

/** @param isCluster True if the servers of the address have reported that they form a cluster. */
export function clientOf(address: RedisAddress, isCluster: boolean): Client {
  const { hosts, masterName, database, sentinelLogin } = address;
  if (isCluster) {
    return new Cluster([...hosts], {
      clusterRetryStrategy: pauseMs,
      // Without the queue, the library would resend a command for a connecting node to any other node a tenth of a
      // second later, and later commands would overtake it.
      enableOfflineQueue: true,
      redisOptions: common(address),
      // A certificate names hosts, not their resolved addresses.
      ...(address.tls ? { dnsLookup: unresolved } : {}),
    });
  }
  const options = {
    ...common(address),
    retryStrategy: pauseMs,
    enableOfflineQueue: false,
    // If the connection breaks again before the answer, the library's own resubscription forgets its channels and
    // leaves an error uncaught.
    autoResubscribe: false,
    db: database,
    // A READONLY error means that the master has become a replica. A new connection finds the new master.
    reconnectOnError: (error: Error) => error.message.startsWith("READONLY"),
  };
  if (masterName === undefined) return new Redis({ ...options, ...hosts[0] });
  const { username, password } = credentials(sentinelLogin);
  return new Redis({
    ...options,
    sentinels: [...hosts],
    name: masterName,
    sentinelRetryStrategy: pauseMs,
    sentinelCommandTimeout: sentinelMs,
    failoverDetector: true,
    ...(username === undefined ? {} : { sentinelUsername: username }),
    ...(password === undefined ? {} : { sentinelPassword: password }),
    ...(address.tls ? { enableTLSForSentinelMode: true, sentinelTLS: {} } : {}),
  });
}

function unresolved(name: string, done: (error: null, address: string) => void): void {
  done(null, name);
}

function common({ login, tls }: RedisAddress) {
  return {
    connectTimeout: connectMs,
    socketTimeout: silentMs,
    // A command fails with its connection. `Connection` decides whether to send it again.
    maxRetriesPerRequest: 0,
    ...credentials(login),
    ...(tls ? { tls: {} } : {}),
  };
}

function credentials({ user, password }: Login): { username?: string; password?: string } {
  return {
    ...(user === undefined ? {} : { username: user }),
    ...(password === undefined ? {} : { password }),
  };
}

function pauseMs(times: number): number {
  return Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(times, 10));
}
