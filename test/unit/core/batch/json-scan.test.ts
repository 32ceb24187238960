import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scanElements } from "../../../../src/core/batch/json-scan.js";
import { arrayText, hostileTexts, jsonText } from "./hostile.js";
import { holds } from "../../../support/seeds.js";

function elements(text: Buffer, count: number): string[] {
  const offsets = scanElements(text, count);
  return Array.from({ length: count }, (_, at) =>
    text.toString("utf8", (offsets[at] ?? 0) + 1, offsets[at + 1]).trim(),
  );
}

describe("the scan of a JSON array", () => {
  it("finds every element exactly as it was written, whatever stands between them", () => {
    holds(
      "JSON scan",
      fc.property(fc.array(jsonText), fc.constantFrom(",", ", ", "\n,\r\n\t"), (texts, between) => {
        expect(elements(arrayText(texts, between), texts.length)).toEqual(texts);
      }),
      2000,
    );
  });

  it("finds all hostile values in one array", () => {
    expect(elements(arrayText(hostileTexts), hostileTexts.length)).toEqual(hostileTexts);
  });

  it("finds strings of every length that end in backslashes and quotes", () => {
    for (let length = 0; length < 140; length++) {
      for (const end of ["", String.raw`\\`, String.raw`\"`, String.raw`\\\"`, String.raw`\"\\`]) {
        const texts = [`"${"x".repeat(length)}${end}"`, "1", `"${end}${"]".repeat(length)}"`];
        expect(elements(arrayText(texts), 3)).toEqual(texts);
      }
    }
  });

  it("finds elements around strings of ten megabytes", () => {
    const long = `"${'a\\"b,]'.repeat(1_500_000)}"`;
    const texts = ["1", long, `{"k":${long}}`, "2"];
    expect(elements(arrayText(texts), 4)).toEqual(texts);
  });

  it("finds values that are nested 100,000 deep", () => {
    const texts = [
      `${"[".repeat(100_000)}${"]".repeat(100_000)}`,
      '{"a":'.repeat(50_000) + "1" + "}".repeat(50_000),
    ];
    expect(elements(arrayText(texts), 2)).toEqual(texts);
  });

  it("takes an empty array, with and without spaces in it", () => {
    expect([...scanElements(Buffer.from("[]"), 0)]).toEqual([1]);
    expect([...scanElements(Buffer.from("[ \n]"), 0)]).toEqual([3]);
  });

  it.each([
    ["[1,2,3]", 2, /has 3 elements where its rows need 2/],
    ["[1,2,3]", 4, /has 3 elements where its rows need 4/],
    ["[]", 1, /has 0 elements where its rows need 1/],
    ["[1]", 0, /has 1 elements where its rows need 0/],
    ["[1,]", 1, /at byte 3 of 4.*no value after the last comma/],
    ["[,1]", 2, /no value before this comma/],
    ["[1, ,2]", 3, /at byte 4 of 7.*no value before this comma/],
    ['["a,1]', 1, /this string does not end/],
    [`["${"a".repeat(200)}]`, 1, /this string does not end/],
    [String.raw`["a\"]`, 1, /this string does not end/],
    ["[1],[2]", 2, /this bracket closes nothing/],
    ["[[1]", 1, /never closed/],
    ["[{]}]", 1, /closes another kind/],
    ["[1}]", 1, /closes nothing/],
    ["{}", 0, /does not begin with \[ and end with \]/],
    ["[", 0, /does not begin with/],
    ["", 0, /does not begin with/],
  ])("refuses %s with %i rows", (text, rows, message) => {
    expect(() => scanElements(Buffer.from(text), rows)).toThrow(
      expect.objectContaining({ code: "BAD_BATCH", message: expect.stringMatching(message) }),
    );
  });

  it("never reads behind the text, whatever the bytes are", () => {
    const byte = fc.constantFrom(...Buffer.from('[]{}",\\1a \n'));
    holds(
      "JSON scan of any bytes",
      fc.property(fc.array(byte, { maxLength: 120 }), fc.nat({ max: 5 }), (inner, rows) => {
        const text = Buffer.from([0x5b, ...inner, 0x5d]);
        let offsets: Uint32Array;
        try {
          offsets = scanElements(text, rows);
        } catch (error) {
          expect(error).toMatchObject({ code: "BAD_BATCH" });
          return;
        }
        expect(offsets.at(-1)).toBe(text.length - 1);
        expect([...offsets]).toEqual([...offsets].sort((a, b) => a - b));
      }),
      2000,
    );
  });

  it("agrees with the JSON parser about what an array is and how many elements it has", () => {
    holds(
      "JSON scan and parser",
      fc.property(fc.array(jsonText, { maxLength: 6 }), fc.nat(), fc.nat(), (texts, at, cut) => {
        const whole = arrayText(texts);
        const from = 1 + (at % (whole.length - 1));
        const text = Buffer.concat([
          whole.subarray(0, from),
          whole.subarray(Math.min(whole.length, from + (cut % 3))),
        ]);
        let parsed: unknown;
        try {
          parsed = JSON.parse(text.toString());
        } catch {
          return;
        }
        if (!Array.isArray(parsed)) return;
        expect(scanElements(text, parsed.length)).toHaveLength(parsed.length + 1);
      }),
      2000,
    );
  });
});
