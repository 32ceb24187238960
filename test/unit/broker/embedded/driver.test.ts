import { describe, expect, it } from "vitest";
import { openDatabase, refusalOf, type Value } from "../../../../src/broker/embedded/driver.js";

describe("the SQLite driver", () => {
  it("gives back every value that it takes as it was", () => {
    const db = openDatabase(":memory:", 0);
    db.exec("CREATE TABLE t (a ANY) STRICT");
    const insert = db.prepare("INSERT INTO t VALUES (?)");
    const values: Value[] = [
      0n,
      -1n,
      2n ** 62n,
      "",
      "\u{1F600} \u2028",
      Buffer.alloc(0),
      Buffer.from([0, 255]),
      null,
    ];
    for (const value of values) insert.run([value]);
    expect(db.prepare("SELECT a FROM t ORDER BY rowid").all([])).toEqual(
      values.map((value) => [value]),
    );
    expect(db.prepare("SELECT a FROM t WHERE a = 5").first([])).toBeUndefined();
    db.close();
  });

  it("refuses what the binding would change or die of", () => {
    const db = openDatabase(":memory:", 0);
    const select = db.prepare("SELECT ?");
    for (const wrong of [true, 1, 1.5, undefined, {}, new Uint8Array(1), "a\0b"]) {
      expect(() => select.first([wrong as Value])).toThrow(TypeError);
    }
    db.close();
  });

  it("gives texts in the order of the statement, and says which store is broken where one is no UTF-8", () => {
    const db = openDatabase(":memory:", 0);
    db.exec("CREATE TABLE t (no INTEGER NOT NULL, a TEXT NOT NULL, b TEXT) STRICT");
    const insert = db.prepare("INSERT INTO t VALUES (?, ?, ?)");
    insert.run([1n, "\u{1F600}", null]);
    insert.run([2n, "", "\u2028"]);
    const select = db.prepare("SELECT no, a, b FROM t WHERE no <= ? ORDER BY no DESC LIMIT 2");
    expect(select.all([2n])).toEqual([
      [2n, "", "\u2028"],
      [1n, "\u{1F600}", null],
    ]);
    expect(select.first([1n])).toEqual([1n, "\u{1F600}", null]);
    db.exec("INSERT INTO t VALUES (0, CAST(x'41ff' AS TEXT), NULL)");
    let refused: unknown;
    try {
      select.first([0n]);
    } catch (error) {
      refused = error;
    }
    expect(refusalOf(refused)).toBe("broken");
    db.close();
  });

  it("sorts refusals", () => {
    const refusal = (rawCode: number, message = "") =>
      refusalOf(Object.assign(new Error(message), { rawCode }));
    expect([13, 4874, 11, 267, 26, 5, 261, 1].map((code) => refusal(code))).toEqual([
      "full",
      "full",
      "broken",
      "broken",
      "broken",
      "busy",
      "busy",
      "other",
    ]);
    expect(refusal(778, "disk I/O error: No space left on device")).toBe("full");
    expect(refusalOf("text")).toBe("other");
  });
});
