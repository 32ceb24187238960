import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { systemClock } from "@stairs/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openDatabase } from "../../../../src/broker/embedded/driver.js";
import { openEmbedded, readOwner } from "../../../../src/broker/embedded/open.js";
import { type EmbeddedStore, embeddedStore } from "../../../conformance/broker/embedded-store.js";
import { arrival, entry, leaseOne } from "../../../conformance/broker/store-under-test.js";

let store: EmbeddedStore;
beforeEach(async () => {
  store = await embeddedStore();
});
afterEach(() => store.remove());

const database = (): string => join(store.directory, "stairs.db");

describe("a state directory", () => {
  it("has one owner; the second is told the holder's process and address", async () => {
    const broker = await store.open();
    await expect(store.open()).rejects.toMatchObject({
      code: "STORE_HELD",
      message: expect.stringContaining("not yet serving"),
    });
    broker.setAddress("127.0.0.1:7331");
    await expect(store.open()).rejects.toMatchObject({
      code: "STORE_HELD",
      message: expect.stringMatching(new RegExp(`Process ${process.pid} .*127\\.0\\.0\\.1:7331`)),
    });
    expect(await readOwner(store.directory)).toMatchObject({
      pid: process.pid,
      address: "127.0.0.1:7331",
    });
    await broker.enqueue(arrival([entry("app.p", "still works")]));
    await broker.close();
    expect(await readOwner(store.directory)).toBeUndefined();
    await (await store.open()).close();
  });

  it("is held against another process too", { timeout: 30_000 }, async () => {
    const broker = await store.open();
    const lock = pathToFileURL(
      new URL("../../../../src/broker/embedded/directory-lock.ts", import.meta.url).pathname,
    ).href;
    const script = `import(${JSON.stringify(lock)}).then((m) => m.lockDirectory(${JSON.stringify(store.directory)}, 0)).catch((e) => console.log(e.code))`;
    const other = spawnSync(process.execPath, ["--import", "tsx", "-e", script], {
      encoding: "utf8",
    });
    expect(other.stdout.trim(), other.stderr).toBe("STORE_HELD");
    await broker.close();
  });

  it("has no owner when the one that is named is gone", async () => {
    await (await store.open()).close();
    writeFileSync(join(store.directory, "owner.json"), '{"pid":1,"host":"gone","startedMs":0}');
    expect(await readOwner(store.directory)).toBeUndefined();
    expect(await readOwner(join(store.directory, "none"))).toBeUndefined();
  });

  it("that cannot be made is named", async () => {
    const wrong = await embeddedStore({ directory: join(store.directory, "file", "inside") });
    writeFileSync(join(store.directory, "file"), "");
    await expect(wrong.open()).rejects.toMatchObject({
      code: "BAD_ARGUMENT",
      message: expect.stringContaining(wrong.directory),
    });
  });
});

it("a directory that the system lets nobody make is refused, and the attempt ends", async () => {
  const options = { durability: "normal", clock: systemClock } as const;
  await expect(openEmbedded({ directory: "/proc/stairs/state", ...options })).rejects.toMatchObject(
    {
      code: "BAD_ARGUMENT",
      message: expect.stringMatching(/cannot use the state directory \/proc\/stairs\/state/),
    },
  );
});

describe("a process that uses the engine", () => {
  it("ends by itself after close, also while a checkpoint runs", { timeout: 30_000 }, () => {
    const source = (path: string): string =>
      JSON.stringify(new URL(`../../../../${path}`, import.meta.url).href);
    const script = `
      import { systemClock } from "@stairs/core";
      import { openEmbedded } from ${source("src/broker/embedded/open.ts")};
      import { arrival, entry } from ${source("test/conformance/broker/store-under-test.ts")};
      const limits = { reserveBytes: 0, checkpointBytes: 1_000_000 };
      const directory = ${JSON.stringify(store.directory)};
      const broker = await openEmbedded({ directory, durability: "normal", clock: systemClock, limits });
      const payload = Buffer.alloc(2_000_000);
      await broker.enqueue(arrival([entry("app.p", "x", { payload })]));
      await broker.close();
      console.log("closed");
    `;
    const ended = spawnSync(
      process.execPath,
      ["--import", "tsx", "--input-type=module", "-e", script],
      { encoding: "utf8" },
    );
    expect({ out: ended.stdout.trim(), code: ended.status }, ended.stderr).toEqual({
      out: "closed",
      code: 0,
    });
  });
});

describe("a store's file", () => {
  const refused = async (words: string): Promise<void> => {
    const before = readFileSync(database());
    await expect(store.open()).rejects.toMatchObject({
      code: "STORE_BROKEN",
      message: expect.stringMatching(new RegExp(`${database()}.*${words}`)),
    });
    expect(readFileSync(database()).equals(before)).toBe(true);
    // Refusing has not kept the directory.
    expect(await readOwner(store.directory)).toBeUndefined();
  };

  it("is refused when it is not a database, and stays as it is", async () => {
    writeFileSync(database(), "not a database ".repeat(1000));
    await refused("damaged");
  });

  it("is refused when its pages are damaged", async () => {
    const broker = await store.open();
    await broker.enqueue(
      arrival(Array.from({ length: 50 }, (_, i) => entry("app.p", `${i}`.repeat(3000)))),
    );
    await broker.close();
    const bytes = readFileSync(database());
    bytes.fill(0xa5, 8 * 4096, Math.min(bytes.length, 30 * 4096));
    writeFileSync(database(), bytes);
    await refused("damaged");
  });

  it("is refused when another program made it", async () => {
    const db = openDatabase(database(), 0);
    db.exec("CREATE TABLE theirs (x)");
    db.close();
    await refused("another program");
  });

  it("is refused when a newer version made it", async () => {
    await (await store.open()).close();
    const db = openDatabase(database(), 0);
    db.exec("PRAGMA user_version = 99");
    db.close();
    await refused(
      "format 99 and this Stairs reads formats 3 to 4: start the newer Stairs that wrote it, or use another state directory\\.$",
    );
  });

  it("that was only begun is finished", async () => {
    writeFileSync(database(), "");
    await (await store.open()).close();
    await (await store.open()).close();
  });

  it("may be written strictly", async () => {
    const strict = await embeddedStore({
      durability: "strict",
      directory: join(store.directory, "strict"),
    });
    const broker = await strict.open();
    await broker.enqueue(arrival([entry("app.p", "x")]));
    expect((await leaseOne(broker, "app.p")).payload.toString()).toBe("x");
    await broker.close();
  });
});
