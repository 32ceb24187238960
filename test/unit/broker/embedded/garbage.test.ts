import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openDatabase } from "../../../../src/broker/embedded/driver.js";
import { type EmbeddedStore, embeddedStore } from "../../../conformance/broker/embedded-store.js";
import { arrival, entry } from "../../../conformance/broker/store-under-test.js";

let store: EmbeddedStore;
beforeEach(async () => {
  store = await embeddedStore();
});
afterEach(() => store.remove());

/** How many payloads and notes of garbage the file has. */
function inFile(): readonly unknown[] {
  const db = openDatabase(join(store.directory, "stairs.db"), 1000);
  const sql = "SELECT (SELECT count(*) FROM payload), (SELECT count(*) FROM garbage)";
  const counts = db.prepare(sql).first([]);
  db.close();
  return (counts ?? []).map(Number);
}

const many = arrival(Array.from({ length: 600 }, (_, i) => entry("app.p", `row ${i}`)));

describe("payloads of flushed rows", () => {
  it("are deleted bit by bit, and nothing else is", async () => {
    const broker = await store.open();
    await broker.enqueue(many);
    await broker.enqueue(arrival([entry("app.other", "stays")]));
    await broker.flush("app.p");
    expect(inFile()[0]).toBeGreaterThan(1);
    await expect.poll(inFile).toEqual([1, 0]);
    await broker.close();
  });

  it("are deleted by the next process when this one ends before", async () => {
    const broker = await store.open();
    await broker.enqueue(many);
    const flushed = broker.flush("app.p");
    await broker.close();
    expect(await flushed).toBe(600);
    expect(inFile()).toEqual([600, 600]);
    const next = await store.open();
    await expect.poll(inFile).toEqual([0, 0]);
    await next.close();
  });
});
