import { describe, expect, it } from "vitest";
import { isLoopback } from "@stairs/core";
import { chosenRedis } from "../../../src/config/engine.js";
import { misspelledVariables } from "../../../src/config/misspelled.js";
import { resolveSettings, shownValue } from "../../../src/config/settings.js";
import { parseDuration, parseSize } from "../../../src/config/units.js";

const file = {
  place: "stairs.config.ts:3",
  values: { coordinator: "127.0.0.1:5000", state: ".stairs", broker: undefined },
};

describe("settings", () => {
  it("come from the flag, else the environment, else the project file, else the default", () => {
    const env = { STAIRS_PORT: "4800", STAIRS_COORDINATOR: "127.0.0.1:6000" };
    const all = resolveSettings({ flags: { port: "4900" }, env, file });
    expect(all.port).toEqual({ value: 4900, origin: "flag --port" });
    expect(all.coordinator).toEqual({
      value: "127.0.0.1:6000",
      origin: "environment STAIRS_COORDINATOR",
    });
    expect(resolveSettings({ flags: {}, env: {}, file }).coordinator).toEqual({
      value: "127.0.0.1:5000",
      origin: "file stairs.config.ts:3",
    });
    expect(all.state).toEqual({ value: ".stairs", origin: "file stairs.config.ts:3" });
    expect(all.broker).toEqual({ value: "embedded", origin: "default" });
    expect(all.durability).toEqual({ value: "normal", origin: "default" });
  });

  it("take an empty environment variable for none", () => {
    expect(resolveSettings({ flags: {}, env: { STAIRS_PORT: "" } }).port.origin).toBe("default");
  });

  it("refuse a value of the project file with its file and line", () => {
    const wrong = { place: "stairs.config.ts:7", values: { queueBytes: "12 parsecs" } };
    expect(() => resolveSettings({ flags: {}, env: {}, file: wrong })).toThrow(
      /queueBytes \(file stairs\.config\.ts:7\)/,
    );
  });

  it("are missed in the environment only where a variable is spelled nearly like one", () => {
    const env = { STAIRS_COORDINTOR: "a:1", STAIRS_PORT: "1", STAIRS_DEBUG: "1", STARS_STATE: "x" };
    expect(misspelledVariables(env)).toEqual([
      'The environment variable STAIRS_COORDINTOR is not a setting (did you mean "STAIRS_COORDINATOR"?).',
    ]);
  });

  it("read sizes with their unit as bytes", () => {
    const { queueBytes } = resolveSettings({ flags: { queueBytes: "64MiB" }, env: {} });
    expect(queueBytes.value).toBe(64 * 1024 ** 2);
  });

  it("read durations with their unit as milliseconds", () => {
    const { lease, heartbeat } = resolveSettings({ flags: { lease: "2s" }, env: {} });
    expect([lease.value, heartbeat.value]).toEqual([2000, 5000]);
  });

  it("keep dead letters for a time, or forever (F73)", () => {
    const kept = (deadRetention?: string) =>
      resolveSettings({ flags: { deadRetention }, env: {} }).deadRetention.value;
    expect([kept(), kept("forever"), kept("30d"), kept("12h")]).toEqual([
      "forever",
      "forever",
      30 * 86_400_000,
      12 * 3_600_000,
    ]);
  });

  it.each([
    [{ port: "70000" }, /^"70000" .* port \(flag --port\): expected a port from 0 to 65535\.$/],
    [{ port: "x" }, /port \(flag --port\): expected a port from 0 to 65535\.$/],
    [{ durability: "eternal" }, /durability \(flag --durability\): expected normal or strict\.$/],
    [{ coordinator: "nowhere" }, /expected host:port/],
    [{ queueBytes: "12 parsecs" }, /expected a size such as 64MiB/],
    [{ queueRows: "0" }, /queueRows .*: expected a whole number of at least 1\.$/],
    [{ lease: "900ms" }, /lease \(flag --lease\): expected a duration from 1s to 1h/],
    [{ heartbeat: "10m" }, /heartbeat \(flag --heartbeat\): expected .* from 100ms to 5m/],
    [{ heartbeat: "often" }, /expected a duration/],
    [{ deadRetention: "0" }, /deadRetention .*: expected a time such as 30d or 12h, or forever/],
    [{ deadRows: "0" }, /deadRows \(flag --dead-rows\)/],
    [
      { broker: "redis" },
      /"redis" is not valid for the setting broker \(flag --broker\): expected embedded; a Redis server is named/,
    ],
    [
      { redis: "http://:secret@cache" },
      /^The value is not valid for the setting redis \(flag --redis\): expected redis:\/\/[^s]*/,
    ],
  ])("refuse %j and say where it stands", (flags, message) => {
    expect(() => resolveSettings({ flags, env: {} })).toThrow(message);
  });
});

describe("the engine", () => {
  const redis = "redis://cache:6379/1";
  const chosen = (...[flags, env = {}, values = {}]: readonly Record<string, string>[]) =>
    chosenRedis(
      resolveSettings({
        flags: flags ?? {},
        env,
        file: { place: "stairs.config.ts:3", values },
      }),
    );

  it("is a Redis server where one is named, unless a nearer place says embedded", () => {
    expect(chosen({})).toBeUndefined();
    expect(chosen({ redis })).toBe(redis);
    expect(chosen({ redis }, { STAIRS_BROKER: "embedded" })).toBe(redis);
    expect(chosen({ broker: "embedded" }, { STAIRS_REDIS: redis })).toBeUndefined();
    expect(chosen({}, { STAIRS_REDIS: redis }, { broker: "embedded" })).toBe(redis);
    expect(() => chosen({ redis, broker: "embedded" })).toThrow(
      "broker (flag --broker) is embedded and redis (flag --redis) names a server",
    );
    expect(() => chosen({ redis: "redis://:secret@cache" })).toThrow(
      /^The URL of --redis has a user or password.*put it into STAIRS_REDIS\.$/,
    );
  });

  it("is shown without its password", () => {
    expect(shownValue("redis", "redis://user:p%40ss@cache/1")).toBe("redis://***@cache/1");
    expect(shownValue("redis", "redis://:a@b@cache")).toBe("redis://***@cache");
    expect(shownValue("port", 4710)).toBe(4710);
  });
});

describe("units", () => {
  it("are read in any case, and a bare number counts seconds or bytes", () => {
    expect([
      parseDuration("1500ms"),
      parseDuration("30"),
      parseDuration("1.5m"),
      parseDuration("2H"),
    ]).toEqual([1500, 30_000, 90_000, 7_200_000]);
    expect([parseSize("12"), parseSize("1KB"), parseSize("1kib"), parseSize("1.5 GB")]).toEqual([
      12, 1000, 1024, 1.5e9,
    ]);
  });

  it.each(["", "s", "-1s", "1 week", "1e3s"])("refuse %j", (text) => {
    expect(() => parseDuration(text)).toThrow(/Expected a duration/);
    expect(() => parseSize(text)).toThrow(/Expected a size/);
  });
});

describe("loopback", () => {
  it("is what only this machine can reach", () => {
    expect(["127.0.0.1", "127.9.9.9", "::1", "localhost"].every(isLoopback)).toBe(true);
    expect(
      ["0.0.0.0", "::", "10.0.0.1", "127.0.0.1.example.org", "example.org"].some(isLoopback),
    ).toBe(false);
  });
});
