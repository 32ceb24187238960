import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { App, concatenate, type DataFrame, type Inputs } from "../../../../sdk-ts/src/index.js";
import { type Entry, errorOf, pipelineOf } from "./build-one.js";

const f = (): object => ({});

/** As somebody writes it who takes the mock for the value. */
function real(
  frame: unknown,
): number & number[] & { toFixed(): string; x: number } & (() => number) {
  return frame as never;
}

/** As somebody writes it who takes the mock for a promise. */
function later(frame: unknown): PromiseLike<unknown> {
  return frame as never;
}

const misuses: Record<string, (value: never) => unknown> = {
  "an operator": (value) => real(value) + 1,
  "a comparison": (value) => real(value) > 1,
  "a template": (value) => `${real(value)}`,
  "String()": (value) => String(value),
  "JSON.stringify": (value) => JSON.stringify({ value }),
  "a property of the value": (value) => real(value).toFixed(),
  "spreading into an object": (value) => ({ ...(value as object) }),
  "spreading into an array": (value) => [...real(value)],
  "Object.keys": (value) => Object.keys(value),
  "the in operator": (value) => "x" in real(value),
  "calling it": (value) => real(value)(),
  "assigning to it": (value) => (real(value).x = 1),
  "deleting from it": (value) => delete (real(value) as { x?: number }).x,
  "looking for then": (value) => (value as { then?: unknown }).then,
};

describe("treating a mock as a value (F10)", () => {
  it.each(Object.entries(misuses))("is an error with its place: %s", (_how, misuse) => {
    const place =
      /^\[BAD_PIPELINE\] Pipeline core\.main \(test\/unit\/sdk\/authoring\/mock-misuse\.test\.ts:\d+\): the DataPoint value was treated as a value by .*subscribeFunc/;
    expect(errorOf(({ value }) => misuse(value as never))).toMatch(place);
  });

  it("is an error for frames too", () => {
    expect(errorOf((entry) => ({ ...(entry as object) }))).toContain(
      "a DataFrame was treated as a value",
    );
    expect(errorOf((entry) => JSON.stringify(entry))).toContain('get("toJSON")');
    expect(errorOf((entry) => real(entry.subscribeFunc(f)).x)).toContain(
      'a field is read with get("x")',
    );
  });

  it("shows what it is in console.log", () => {
    let shown = "";
    void pipelineOf((entry) => {
      shown = `${inspect(entry)}, ${inspect(entry.value)}`;
      return entry.subscribeFunc(f);
    }).spec;
    expect(shown).toMatch(/^DataFrame of core\.main \(.+\), DataPoint value of core\.main \(.+\)$/);
  });
});

describe("a wrong builder (F10, F22)", () => {
  it("that is async is told so, and its own failure stays quiet", () => {
    const message = errorOf(async ({ value }) => await later(value));
    expect(message).toContain("the builder is async");
  });

  it("that leaves a result unused is told where, each time", () => {
    const message = errorOf((entry) => {
      entry.subscribeFunc(f);
      entry.get("value").rename({ a: "value" });
      entry.get("city");
      return entry;
    });
    expect(message).toMatch(
      /nothing uses the result of node f:.*\n.*of rename:.*\n.*of get\("city"\):/,
    );
  });

  it("that returns something else is told what", () => {
    expect(errorOf(() => 5)).toContain("the builder returned a value of type number");
  });

  it("that fails by itself is named, with the error as cause", () => {
    const cause = new TypeError("mine");
    const pipeline = pipelineOf(() => {
      throw cause;
    });
    expect(() => pipeline.spec).toThrow(expect.objectContaining({ cause, code: "BAD_PIPELINE" }));
  });

  it("that mixes frames of two pipelines is told both", () => {
    const app = new App("core");
    let kept: DataFrame<Entry> | undefined;
    const other = app.pipeline("other", (_, entry: Inputs<Entry>) => {
      kept = entry.subscribeConsumer(f);
    });
    void other.spec;
    const mixed = errorOf((entry) => concatenate(entry, kept ?? entry));
    expect(mixed).toContain("concatenate got a frame of pipeline core.other too");
    expect(errorOf(() => kept)).toContain("the builder returned a frame of pipeline core.other");
    expect(errorOf(() => kept?.subscribeFunc(f))).toContain("after the builder had ended");
  });

  it.each<[string, (entry: Inputs<Entry>) => unknown, string]>([
    [
      "a frame as function",
      (entry) => entry.subscribeFunc(entry.value as never),
      "got a frame where",
    ],
    ["no function", (entry) => entry.subscribeFunc(undefined as never), "got undefined where"],
    ["a class", (entry) => entry.subscribeFunc(class A {} as never), "got a class"],
    [
      "a generator",
      (entry) => entry.subscribeFunc(function* g() {} as never),
      "got a generator function",
    ],
    [
      "an unknown option",
      (entry) => entry.subscribeFunc(f, { asWroker: true } as object),
      'did you mean "asWorker"?',
    ],
    [
      "keyWrapper on a consumer",
      (entry) => entry.subscribeConsumer(f, { keyWrapper: "k" } as object),
      'no option "keyWrapper"',
    ],
    [
      "a wrong retry",
      (entry) => entry.subscribeFunc(f, { retry: 0 }),
      "retry is 0: expected a whole number from 1",
    ],
    [
      "a wrong timeout",
      (entry) => entry.subscribeFunc(f, { timeout: "3 min" as "3m" }),
      'timeout is "3 min"',
    ],
    [
      "a Date constant",
      (entry) => entry.addValue({ a: [1, new Date() as never] }),
      "a[1] is a Date",
    ],
    ["a NaN constant", (entry) => entry.addValue({ a: { b: Number.NaN } }), "a.b is NaN"],
    [
      "a constant in concatenate",
      (entry) => concatenate({ entry, a: 5 as never }),
      "constants are added with addValue",
    ],
    ["an empty field name", (entry) => entry.get("" as "value"), "A field name has 0 bytes"],
  ])("is told about %s", (_what, builder, expected) => {
    expect(errorOf(builder)).toContain(expected);
  });
});
