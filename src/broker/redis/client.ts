/** The client library, set up for each form of a Redis: a server, the nodes of a cluster, a master that sentinels watch. */
import { Cluster, Redis } from "ioredis";
import type { Login, RedisAddress } from "./address.js";

/** What talks to a Redis. */
export type Client = Redis | Cluster;

/** A server that has not said anything for so long while a command waits is gone, in milliseconds. */
const silentMs = 5000;
const connectMs = 5000;
/** A sentinel that does not answer for so long is passed over, in milliseconds. */
const sentinelMs = 1000;
/** Pauses between attempts to connect, in milliseconds. */
const firstPauseMs = 50;
const longestPauseMs = 2000;

/** @param isCluster The servers of the address have said that they are of one. */
export function clientOf(address: RedisAddress, isCluster: boolean): Client {
  const { hosts, masterName, database, sentinelLogin } = address;
  if (isCluster) {
    return new Cluster([...hosts], {
      clusterRetryStrategy: pauseMs,
      // Else what is asked of a node that is being connected is asked of any other a tenth of a second later: whatever
      // comes meanwhile would overtake it.
      enableOfflineQueue: true,
      redisOptions: common(address),
      // A certificate names hosts, not the addresses that they resolve to.
      ...(address.tls ? { dnsLookup: unresolved } : {}),
    });
  }
  const options = {
    ...common(address),
    retryStrategy: pauseMs,
    enableOfflineQueue: false,
    // The library forgets its channels, and nobody catches its error, when the connection breaks again before the answer.
    autoResubscribe: false,
    db: database,
    // A master that has become a replica: where the writes go now is found by connecting again.
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
    // Commands end with their connection; whether they are sent again is decided here.
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
