import { App, concatenate, type Inputs, Permanent, StopPipeline } from "@stairs/sdk";
import { registerPipelines } from "@stairs/sdk/internal";
import { describe, expect, it } from "vitest";
import { keeper, openWorkshop } from "./workshop.js";

const workshop = openWorkshop();

interface Text {
  text: string;
}

const texts: readonly Text[] = [{ text: " a " }, { text: "bcd" }];

describe("a pipeline in another one", () => {
  it("is a copy, built anew with its own config, as often as it is used, and a worker of the outer one (F10, F20)", async () => {
    const app = new App("copies");
    const seen = keeper();
    let builds = 0;
    const options = { config: { clean: trim, limits: { least: 0, most: 9 } } };
    const inner = app.pipeline("inner", options, ({ config }, entry: Inputs<Text>) => {
      builds += 1;
      return entry.subscribeFunc(config.clean, { name: "clean" }).addValue(config.limits);
    });
    const main = app.pipeline("main", (_, entry: Inputs<Text>) => {
      const plain = entry.applyPipeline(inner);
      const own = entry.applyPipeline(inner, {
        name: "own",
        asWorker: false,
        config: { clean: upper, limits: { most: 1 } },
      });
      return concatenate({ plain, own }).subscribeConsumer(seen.keep);
    });
    await workshop.through(main, texts, app);
    expect(builds).toBe(3);
    expect(seen.rows).toEqual([
      { plain: { text: "a", least: 0, most: 9 }, own: { text: " A ", least: 0, most: 1 } },
      { plain: { text: "bcd", least: 0, most: 9 }, own: { text: "BCD", least: 0, most: 1 } },
    ]);
    const queues = await workshop.queues(main);
    expect(queues).toContain("copies.main/inner");
    expect(queues.some((queue) => queue.includes("/own"))).toBe(false);
    expect(main.steps.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["copies.main/inner/clean", "copies.main/own/clean"]),
    );
  });

  it("may take a part of its work from its app's config, which a project swaps (F2, F20)", async () => {
    const seen = keeper();
    const shop = new App("swapped", { config: { clean: trim } });
    const main = shop.pipeline("main", (_, entry: Inputs<Text>) =>
      entry.subscribeFunc(shop.config.clean, { name: "clean" }).subscribeConsumer(seen.keep),
    );
    shop.config.update({ clean: upper });
    await workshop.through(main, texts, shop);
    expect(seen.rows).toEqual([{ text: " A " }, { text: "BCD" }]);
  });

  it("that is only named is put in by the coordinator (F20)", async () => {
    const library = new App("library");
    const clean = library.pipeline("clean", (_, entry: Inputs<Text>) => entry.applyFunc(trim));
    const app = new App("byname");
    const seen = keeper();
    const main = app.pipeline("main", (_, entry: Inputs<Text>) =>
      entry.subscribePipeline("library.clean", { name: "cleaned" }).subscribeConsumer(seen.keep),
    );
    await registerPipelines(workshop.address, [clean]);
    const steps = [{ name: "library.clean/trim", run: trim as never }];
    await workshop.beside(steps, () => workshop.through(main, texts, app));
    expect(seen.rows).toEqual([{ text: "a" }, { text: "bcd" }]);
  });

  it("or called by name is registered with what names it, where the project has it (F1, F20)", async () => {
    const app = new App("named");
    const seen = keeper();
    const main = app.pipeline("main", (_, entry: Inputs<Text>) => {
      entry.callPipeline("named.middle");
    });
    app.pipeline("middle", (_, entry: Inputs<Text>) => {
      entry
        .subscribePipeline("named.clean", { name: "cleaned" })
        .callPipeline("named.last", { when: () => false, otherwise: "named.last" });
    });
    app.pipeline("clean", (_, entry: Inputs<Text>) => entry.applyFunc(trim));
    app.pipeline("last", (_, entry: Inputs<Text>) => {
      entry.subscribeConsumer(seen.keep);
    });
    await workshop.through(main, texts, app);
    expect(seen.rows).toEqual([{ text: "a" }, { text: "bcd" }]);
  });

  it("may hand rows to any pipeline, itself too, on that one's own queue (F20)", async () => {
    const app = new App("circle");
    const seen = keeper();
    const main = app.pipeline("main", (here, entry: Inputs<{ n: number }>) => {
      entry.subscribeConsumer(seen.keep);
      entry.applyFunc(less).callPipeline(here, { when: ({ n }) => n >= 0 });
    });
    await workshop.through(main, [{ n: 3 }], app);
    expect(seen.rows).toEqual([{ n: 0 }, { n: 1 }, { n: 2 }, { n: 3 }]);
  });
});

describe("the verbs", () => {
  it("of pipelines: subscribe lays the result over the frame, apply replaces it, call gives nothing back (F14)", async () => {
    const app = new App("verbs");
    const [subscribed, applied, called] = [keeper(), keeper(), keeper()];
    const measure = app.pipeline("measure", (_, { text }: Inputs<Text>) =>
      text.subscribeFunc(trim).applyFunc(count),
    );
    const store = app.pipeline("store", (_, entry: Inputs<Text>) => {
      entry.subscribeConsumer(called.keep);
    });
    const main = app.pipeline("main", (_, entry: Inputs<Text & { length: string }>) => {
      entry.subscribePipeline(measure).subscribeConsumer(subscribed.keep, { name: "subscribed" });
      entry.applyPipeline(measure).subscribeConsumer(applied.keep, { name: "applied" });
      expect(entry.callPipeline(store)).toBeUndefined();
    });
    await workshop.through(main, [{ text: " ab ", length: "?" }], app);
    expect(subscribed.rows).toEqual([{ text: " ab ", length: 2 }]);
    expect(applied.rows).toEqual([{ length: 2 }]);
    expect(called.rows).toEqual([{ text: " ab ", length: "?" }]);
  });

  it("of pipelines with when: the other rows pass by as they are, or go elsewhere (F16)", async () => {
    const app = new App("choices");
    const [subscribed, applied, long, short, some] = [
      keeper(),
      keeper(),
      keeper(),
      keeper(),
      keeper(),
    ];
    const inner = app.pipeline("inner", (_, entry: Inputs<Text>) => entry.applyFunc(count));
    const longer = app.pipeline("longer", (_, entry: Inputs<Text>) => {
      entry.subscribeConsumer(long.keep);
    });
    const shorter = app.pipeline("shorter", (_, entry: Inputs<Text>) => {
      entry.subscribeConsumer(short.keep);
    });
    const few = app.pipeline("few", (_, entry: Inputs<Text>) => {
      entry.subscribeConsumer(some.keep);
    });
    const when = ({ text }: Text): boolean => text.length > 1;
    const main = app.pipeline("main", (_, entry: Inputs<Text>) => {
      entry.subscribePipeline(inner, { when }).subscribeConsumer(subscribed.keep, { name: "s" });
      entry.applyPipeline(inner, { when }).subscribeConsumer(applied.keep, { name: "a" });
      entry.callPipeline(longer, { when, otherwise: shorter });
      entry.callPipeline(few, { when });
    });
    await workshop.through(main, [{ text: "a" }, { text: "bc" }], app);
    expect(subscribed.rows).toEqual([{ text: "a" }, { text: "bc", length: 2 }]);
    expect(applied.rows).toEqual([{ length: 2 }, { text: "a" }]);
    expect(long.rows).toEqual([{ text: "bc" }]);
    expect(short.rows).toEqual([{ text: "a" }]);
    expect(some.rows).toEqual([{ text: "bc" }]);
  });
});

describe("the callbacks of a pipeline", () => {
  it("see each row before the first node, and each resulting row behind the last, with workers between (F21)", async () => {
    const app = new App("callbacks");
    const [before, after, seen] = [keeper(), keeper(), keeper()];
    const options = { before: before.keep, after: after.keep };
    const main = app.pipeline("main", options, (_, entry: Inputs<{ n: number }>) =>
      entry
        .subscribeFunc(judge, { asWorker: true })
        .subscribeFuncAsProducer(twice, { asWorker: true })
        .subscribeFunc(square, { asWorker: true })
        .subscribeConsumer(seen.keep),
    );
    const rows = [{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }];
    const { dropped, letters } = await workshop.through(main, rows, app);
    expect(before.rows).toEqual(rows);
    expect({ dropped, dead: letters.length }).toEqual({ dropped: 1, dead: 1 });
    expect(after.rows).toEqual(seen.rows);
    expect(after.rows).toEqual(
      [1, 2].flatMap((n) => [0, 1].map((copy) => ({ n, ok: true, copy, square: n * n }))),
    );
  });

  it("are those of the copy too, and see what a pipeline that returns nothing has made (F21)", async () => {
    const app = new App("copycalls");
    const [before, after, seen] = [keeper(), keeper(), keeper()];
    const options = { before: before.keep, after: after.keep };
    const inner = app.pipeline("inner", options, (_, entry: Inputs<Text>) => {
      entry.applyFunc(count).subscribeConsumer(seen.keep);
    });
    const main = app.pipeline("main", (_, entry: Inputs<Text>) => entry.subscribePipeline(inner));
    await workshop.through(main, texts, app);
    expect(before.rows).toEqual(texts);
    expect(after.rows).toEqual([{ length: 3 }, { length: 3 }]);
    expect(seen.rows).toEqual(after.rows);
  });
});

function trim({ text }: Text) {
  return { text: text.trim() };
}
function upper({ text }: Text) {
  return { text: text.toUpperCase() };
}
function count({ text }: Text) {
  return { length: text.length };
}
function less({ n }: { n: number }) {
  return { n: n - 1 };
}
function judge({ n }: { n: number }) {
  if (n === 3) throw new StopPipeline("three");
  if (n === 4) throw new Permanent("four");
  return { ok: true };
}
function* twice() {
  yield { copy: 0 };
  yield { copy: 1 };
}
function square({ n }: { n: number }) {
  return { square: n * n };
}
