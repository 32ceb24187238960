import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deepMerge } from "../../../../sdk-ts/src/config/deep-merge.js";
import { App, type Inputs } from "../../../../sdk-ts/src/index.js";
import { holds } from "../../../support/seeds.js";

describe("an app's config (F3)", () => {
  it("is read by attribute and overridden at every depth", () => {
    const app = new App("core", { config: { path: "/tmp", deep: { a: 1, b: [1, 2] } } });
    app.config.update({ deep: { b: [3] } });
    expect(app.config.path).toBe("/tmp");
    expect({ ...app.config }).toEqual({ path: "/tmp", deep: { a: 1, b: [3] } });
  });

  it("never changes the defaults that it was made from", () => {
    const defaults = { deep: { a: 1 } };
    const one = new App("one", { config: defaults });
    const two = new App("two", { config: defaults });
    one.config.update({ deep: { a: 2 } });
    expect(defaults).toEqual({ deep: { a: 1 } });
    expect(two.config.deep.a).toBe(1);
  });

  it("is changed by update alone", () => {
    const app = new App("core", { config: { a: 1, deep: { b: 1 } } });
    const config = app.config as { a: number; c?: number; deep: { b: number } };
    expect(() => (config.a = 2)).toThrow(
      /config\.a of app core was assigned to: use config\.update/,
    );
    expect(() => (config.deep.b = 2)).toThrow(TypeError);
    expect(() => (config.c = 2)).toThrow(TypeError);
    expect(app.config).toMatchObject({ a: 1, deep: { b: 1 } });
  });

  it("cannot be changed once a pipeline of the app is built, nor can the pipeline's", () => {
    const app = new App("core", { config: { a: 1 } });
    const pipeline = app.pipeline("main", { config: { b: 1 } }, (_, entry: Inputs<object>) =>
      entry.subscribeConsumer(console.log),
    );
    app.config.update({ a: 2 });
    void pipeline.spec;
    expect(() => app.config.update({ a: 3 })).toThrow(
      /config of app core cannot be changed any more/,
    );
    expect(() => pipeline.config.update({})).toThrow(/config of pipeline core\.main cannot/);
    expect(app.config.a).toBe(2);
  });

  it("does not lend out the arrays of its defaults", () => {
    const defaults = { words: ["a", { b: 1 }] };
    const app = new App("core", { config: defaults });
    expect(() => app.config.words.push("c")).toThrow(TypeError);
    defaults.words.push("d");
    expect(app.config.words).toEqual(["a", { b: 1 }]);
  });

  it("refuses a key that its defaults do not have, at every depth, and changes nothing then", () => {
    const config = { retries: 1, deep: { minimum: 1 } };
    const app = new App("core", { config });
    const update = (values: object): void => app.config.update(values);
    expect(() => update({ retries: 2, retires: 3 })).toThrow(
      'The config of app core has no value retires (did you mean "retries"?): known are retries, deep.',
    );
    expect(() => update({ deep: { minimun: 2 } })).toThrow(
      'has no value deep.minimun (did you mean "deep.minimum"?): known are deep.minimum.',
    );
    expect({ ...app.config }).toEqual(config);
    const bare = app.pipeline("main", (_, entry: Inputs<object>) => entry);
    const unknown = { a: 1 } as object;
    expect(() => bare.config.update(unknown)).toThrow(
      "pipeline core.main has no value a: it has none.",
    );
  });

  it("takes any key below a default of {}, and keys whose default is undefined", () => {
    interface Values {
      readonly labels: Readonly<Record<string, string>>;
      readonly limit: number | undefined;
      readonly source: { readonly path: string } | null;
    }
    const app = new App<Values>("core", { config: { labels: {}, limit: undefined, source: null } });
    expect(app.config.limit).toBeUndefined();
    app.config.update({ labels: { gpu: "1" }, limit: 3, source: { path: "/tmp" } });
    app.config.update({ labels: { zone: "b" } });
    expect({ ...app.config }).toEqual({
      labels: { gpu: "1", zone: "b" },
      limit: 3,
      source: { path: "/tmp" },
    });
  });

  it("has no value called update", () => {
    expect(() => new App("core", { config: { update: 1 } })).toThrow(/has a value called update/);
  });
});

describe("a deep merge (F3)", () => {
  it("replaces arrays, functions and instances, and leaves what undefined would override", () => {
    const at = new Date(0);
    const f = (): void => undefined;
    const under = { a: [1], f, at: { x: 1 }, kept: 1 };
    expect(deepMerge(under, { a: [2], f: at, at, kept: undefined })).toEqual({
      a: [2],
      f: at,
      at,
      kept: 1,
    });
  });

  it("gives the override back wherever it has a value, and changes neither argument", () => {
    const tree = fc.letrec((tie) => ({
      node: fc.dictionary(fc.string(), fc.oneof({ maxDepth: 3 }, fc.jsonValue(), tie("node"))),
    })).node;
    holds(
      "merged configs",
      fc.property(tree, tree, (under, over) => {
        const [before, laid] = [structuredClone(under), structuredClone(over)];
        const merged = deepMerge(under, over);
        expect(under).toEqual(before);
        expect(over).toEqual(laid);
        expect(deepMerge(merged, over)).toEqual(merged);
        for (const key of Object.keys(under)) expect(Object.keys(merged)).toContain(key);
        expect(merged).toMatchObject(over);
      }),
    );
  });
});
