import { describe, expect, it } from "vitest";
import { parseRedisUrl } from "../../../src/broker/redis/address.js";

describe("the URL of a Redis", () => {
  it("is shown without its user and password, which may have any character", () => {
    expect(parseRedisUrl("rediss://user:p%40%2F%3A%25ss@cache:6380/2")).toMatchObject({
      hosts: [{ host: "cache", port: 6380 }],
      login: { user: "user", password: "p@/:%ss" },
      database: 2,
      tls: true,
      replicas: 0,
      shown: "rediss://cache:6380/2",
    });
  });

  it("may have a password alone, and an address of IPv6", () => {
    expect(parseRedisUrl("redis://:s3cret@[::1]")).toMatchObject({
      hosts: [{ host: "::1", port: 6379 }],
      login: { user: undefined, password: "s3cret" },
      shown: "redis://[::1]",
    });
  });

  it("names some nodes of a cluster, and how many replicas must have a change", () => {
    expect(parseRedisUrl("redis://a:7000,b,c:7002?replicas=1")).toMatchObject({
      hosts: [
        { host: "a", port: 7000 },
        { host: "b", port: 6379 },
        { host: "c", port: 7002 },
      ],
      masterName: undefined,
      replicas: 1,
      shown: "redis://a:7000,b,c:7002",
    });
  });

  it("names sentinels and their master, and has a login of the sentinels apart", () => {
    const url = "redis+sentinel://:s3cret@a,b:26380/main/3?sentinel_password=wat%C3%A9r&replicas=2";
    expect(parseRedisUrl(url)).toMatchObject({
      hosts: [
        { host: "a", port: 26379 },
        { host: "b", port: 26380 },
      ],
      masterName: "main",
      login: { password: "s3cret" },
      sentinelLogin: { user: undefined, password: "watér" },
      database: 3,
      replicas: 2,
      shown: "redis+sentinel://a,b:26380/main/3",
    });
  });

  it.each([
    ["cache:6379", "cannot be read"],
    ["http://:s3cret@cache", "cannot be read"],
    ["redis://", "names no host"],
    ["redis://a,,b", "names no host"],
    ["redis://cache:99999", "names the port 99999, but the highest port is 65535"],
    ["redis://:s3cret@cache:port", "names no host"],
    ["redis://:s3cret@cache/shop", "names no database"],
    ["redis://:s3/cret@cache", "names no host"],
    ["redis://:s3#cret@cache", "cannot be read"],
    ["redis://:100%@cache", "has a % that starts no character code"],
    ["redis://cache?replicas=many", "has a number of replicas outside 0 to"],
    ["redis://cache?s3cret=1", "has a parameter that is none of replicas"],
    ["redis+sentinel://:s3cret@a,b", "does not say which master"],
  ])("is refused as %s, without what may be a password", (url, why) => {
    expect(() => parseRedisUrl(url)).toThrow(
      new RegExp(`The Redis URL ${why}.*expected redis://(?!.*s3)`),
    );
  });
});
