import { describe, expect, it } from "vitest";
import { Flow } from "../../../../sdk-ts/src/flow/flow.js";
import { step } from "../../../../sdk-ts/src/flow/step.js";
import type { Context, Row } from "../../../../sdk-ts/src/index.js";
import { remoteStepName } from "../../../../sdk-ts/src/pipeline/step.js";

/** The decorator without its types, as plain JavaScript has it. */
const loose = step as unknown as (...given: unknown[]) => (...given: unknown[]) => undefined;

function errorOf(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    return String(error);
  }
  throw new Error("There was no error.");
}

const place = /^\[BAD_PIPELINE\] @step \(test\/unit\/sdk\/flow\/step\.test\.ts:\d+\): /;

describe("step as a decorator", () => {
  it("takes no name, one, several, and options after them", async () => {
    class All extends Flow {
      @step("b", "c", { saveResult: true })
      a(): Row {
        return { a: 1 };
      }
      @step({ saveResult: true })
      b(): Row {
        return { b: 1 };
      }
      @step("d", { saveResult: false })
      c(): Row {
        return { c: 1 };
      }
      @step()
      d(): Row {
        return { d: 1 };
      }
    }
    expect(await new All().startFrom("a", {})).toEqual({ a: { a: 1 }, b: { b: 1 }, d: { d: 1 } });
  });

  it("keeps a method a step that another decorator wraps", async () => {
    const calls: string[] = [];
    const logged = <This, Result>(
      method: (this: This, data: Row) => Result,
      context: DecoratorContext,
    ) =>
      function wrapped(this: This, data: Row): Result {
        calls.push(String(context.name));
        return method.call(this, data);
      };
    class Wrapped extends Flow {
      @logged
      @step("b")
      a(_data: Row): Row {
        return {};
      }
      @step()
      @logged
      b(_data: Row): Row {
        return {};
      }
    }
    await new Wrapped().startFrom("a", {});
    expect(calls).toEqual(["a", "b"]);
  });

  it("takes names that are no ASCII words, as methods may have", async () => {
    class Names extends Flow {
      @step("größe")
      $first(): Row {
        return {};
      }
      @step()
      größe(): Row {
        return { ok: true };
      }
    }
    expect(await new Names().startFrom("$first", {})).toEqual({ größe: { ok: true } });
  });

  it("is an error with its place where it is misused", () => {
    const method = (): Row => ({});
    const context = { kind: "method", name: "a", static: false, private: false };
    const misuses: [() => unknown, string][] = [
      [() => loose(method, context), "write the decorator with parentheses, @step()"],
      [() => loose(5), "it takes the names of the next steps and then options, and got a number"],
      [() => loose({}, "a"), "and got an object"],
      [() => loose({ saveResults: true }), '"saveResults" (did you mean "saveResult"?)'],
      [() => loose("a", { saveResult: 1 }), "saveResult is a number: expected true or false"],
      [() => loose()({}, "a", {}), 'take "experimentalDecorators" out'],
      [() => loose("b")({}, "a", {}), 'take "experimentalDecorators" out'],
      [() => loose("b")(undefined, { ...context, kind: "field" }), "is a method, not a field"],
      [() => loose()(method, { ...context, static: true }), "the method a is static"],
      [() => loose()(method, { ...context, private: true }), "the method a is private"],
      [() => loose()(method, { ...context, name: Symbol("s") }), "Symbol(s) is private"],
      [() => loose()(method, { ...context, name: "run" }), "run cannot be a step"],
      [() => loose("b")(method, { ...context, name: "startFrom" }), "startFrom cannot be a step"],
    ];
    for (const [make, problem] of misuses) {
      expect(errorOf(make)).toMatch(place);
      expect(errorOf(make)).toContain(problem);
    }
  });

  it("says so above a method of a class that is no Flow", () => {
    class NoFlow {
      @loose()
      clean(): Row {
        return {};
      }
    }
    expect(errorOf(() => new NoFlow())).toContain(
      "the class of the method clean is no Flow: let it extend Flow",
    );
  });
});

describe("step as a value", () => {
  it("names a step of any worker, also under a name that a method may have", () => {
    for (const name of ["nlp/tokenize", "core.main/f", "tokenize"]) {
      expect(remoteStepName(step<Row, Row>(name))).toBe(name);
    }
    expect(remoteStepName(step())).toBeUndefined();
    expect(remoteStepName(step("a", "b"))).toBeUndefined();
  });

  it("refuses names of neither kind", () => {
    expect(errorOf(() => step<Row, Row>("not a name"))).toContain("cannot name a step");
  });

  it("cannot be called", () => {
    const remote = step<Row, Row>("tokenize");
    const context = {} as Context;
    expect(errorOf(() => remote({}, context))).toContain(
      "[WRONG_STATE] The step tokenize was called as a function",
    );
  });
});
