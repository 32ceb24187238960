import { App, concatenate, type DataFrame, type Inputs, StopPipeline } from "@stairs/sdk";
import { describe, expect, it } from "vitest";
import { keeper, openWorkshop } from "./workshop.js";

const workshop = openWorkshop();

interface Order {
  id: number;
  city: string;
  price: number;
}

const orders: readonly Order[] = [
  { id: 1, city: "Ulm", price: 10 },
  { id: 2, city: "Bonn", price: 20 },
];

describe("a builder", () => {
  it("runs once with mocks; its frames may be used in several branches, and side branches run too (F10)", async () => {
    const app = new App("builder");
    const [seen, side, called] = [keeper(), keeper(), keeper()];
    let builds = 0;
    const other = app.pipeline("other", (_, entry: Inputs<{ price: number }>) => {
      entry.subscribeConsumer(called.keep);
    });
    const main = app.pipeline("main", (pipeline, entry: Inputs<Order>) => {
      builds += 1;
      const { price } = entry;
      expect(pipeline.input).toBe(entry);
      expect(() => `${price as unknown as string}`).toThrow(/price/);
      expect(() => JSON.stringify(price)).toThrow(/price/);
      expect(() => (price as unknown as number) + 1).toThrow(/price/);
      const taxed = price.subscribeFunc(tax);
      const doubled = price.subscribeFunc(double);
      expect(taxed).not.toBe(doubled);
      taxed.subscribeConsumer(side.keep, { name: "side" });
      taxed.callPipeline(other);
      return concatenate({
        taxed: taxed.get("tax"),
        doubled: doubled.get("twice"),
      }).subscribeConsumer(seen.keep);
    });
    await workshop.through(main, orders, app);
    expect(builds).toBe(1);
    expect(seen.rows).toEqual([
      { taxed: 1, doubled: 20 },
      { taxed: 2, doubled: 40 },
    ]);
    expect(side.rows).toEqual([
      { price: 10, tax: 1 },
      { price: 20, tax: 2 },
    ]);
    expect(called.rows).toEqual(side.rows);
  });

  it("may return nothing; a node whose result nothing uses is an error with its place (F10)", async () => {
    const app = new App("unused");
    const seen = keeper();
    const silent = app.pipeline("silent", (_, entry: Inputs<Order>) => {
      entry.subscribeConsumer(seen.keep);
    });
    await workshop.through(silent, orders, app);
    expect(seen.rows).toEqual(orders);
    const wasteful = app.pipeline("wasteful", (_, entry: Inputs<Order>) => {
      entry.subscribeFunc(tax);
      entry.subscribeConsumer(seen.keep);
    });
    await expect(workshop.project(app).runPipelines([wasteful])).rejects.toThrow(
      /unused\.wasteful \(\S+pipelines\.test\.ts:\d+\): nothing uses the result of node tax: return/,
    );
  });

  it("carries the used fields alone, and a row that lacks one is a dead letter that names it (F10)", async () => {
    const app = new App("fields");
    const seen = keeper();
    const main = app.pipeline("main", (_, { price }: Inputs<Order>) =>
      price.subscribeFunc(tax, { asWorker: true }).subscribeConsumer(seen.keep),
    );
    const rows = [{ id: 1, city: "Ulm".repeat(100_000), price: 10 }, { id: 2 }];
    const feed = app.producer("feed", { pipelines: [main] }, () => rows as never);
    workshop.project(app);
    await feed.run();
    const { readyBytes } = await workshop.coordinator.stage("fields.main/tax");
    expect(Number(readyBytes)).toBeLessThan(1000);
    const { letters } = await workshop.through(main, [], app);
    expect(seen.rows).toEqual([{ price: 10, tax: 1 }]);
    expect(letters).toMatchObject([{ cause: "missing_field" }]);
    expect(letters[0]?.message).toMatch(/\bprice\b/);
    expect(letters[0]?.attempts).toBeLessThanOrEqual(1);
  });
});

describe("moves of fields", () => {
  it("get narrows to a field, rename keeps the others and swaps, select keeps only these (F11)", async () => {
    const app = new App("moves");
    const [got, swapped, chosen, listed] = [keeper(), keeper(), keeper(), keeper()];
    const main = app.pipeline("main", (_, entry: Inputs<Order>) => {
      entry.get("city").subscribeConsumer(got.keep, { name: "got" });
      entry
        .rename({ id: "price", price: entry.get("id") })
        .subscribeConsumer(swapped.keep, { name: "swapped" });
      entry.select({ town: "city" }).subscribeConsumer(chosen.keep, { name: "chosen" });
      entry.select(["id", "city"]).subscribeConsumer(listed.keep, { name: "listed" });
    });
    await workshop.through(main, orders.slice(0, 1), app);
    expect(got.rows).toEqual([{ city: "Ulm" }]);
    expect(swapped.rows).toEqual([{ id: 10, price: 1, city: "Ulm" }]);
    expect(chosen.rows).toEqual([{ town: "Ulm" }]);
    expect(listed.rows).toEqual([{ id: 1, city: "Ulm" }]);
  });

  it("have their effect as the last operation too (F11)", async () => {
    const app = new App("lastmove");
    const [row] = orders;
    const build = (name: string, make: (entry: Inputs<Order>) => DataFrame<object>) =>
      app.pipeline(name, (_, entry: Inputs<Order>) => make(entry.subscribeFunc(tax) as never));
    const renamed = build("renamed", (frame) => frame.rename({ vat: "tax" as never }));
    const selected = build("selected", (frame) => frame.select(["tax" as never]));
    const got = build("got", (frame) => frame.get("tax" as never));
    await workshop.working(app, async () => {
      expect((await renamed.call(row as never)).rows).toEqual([{ ...row, vat: 1 }]);
      expect((await selected.call(row as never)).rows).toEqual([{ tax: 1 }]);
      expect((await got.call(row as never)).rows).toEqual([{ tax: 1 }]);
    });
  });

  it("addValue adds constants, from the config for example (F13)", async () => {
    const app = new App("constants", { config: { rate: 7 } });
    const seen = keeper();
    const options = { config: { path: "/tmp/x", labels: ["a", null, { deep: true }] } };
    const main = app.pipeline("main", options, ({ config }, entry: Inputs<Order>) =>
      entry
        .select(["id"])
        .addValue({ path: config.path, labels: config.labels, rate: app.config.rate })
        .subscribeConsumer(seen.keep),
    );
    await workshop.through(main, orders, app);
    const added = { path: "/tmp/x", labels: ["a", null, { deep: true }], rate: 7 };
    expect(seen.rows).toEqual([
      { id: 1, ...added },
      { id: 2, ...added },
    ]);
  });
});

describe("concatenate", () => {
  it("takes points as values, frames under a name as objects, and frames side by side, later ones first (F12)", async () => {
    const app = new App("concat");
    const [named, merged] = [keeper(), keeper()];
    const main = app.pipeline("main", (_, entry: Inputs<Order>) => {
      const taxed = entry.select(["price"]).subscribeFunc(tax);
      concatenate({ no: entry.id, town: entry.get("city"), sum: taxed }).subscribeConsumer(
        named.keep,
        {
          name: "named",
        },
      );
      const high = entry.select(["id"]).addValue({ price: 99 });
      concatenate(entry, taxed, high).subscribeConsumer(merged.keep, { name: "merged" });
    });
    await workshop.through(main, orders.slice(0, 1), app);
    expect(named.rows).toEqual([{ no: 1, town: "Ulm", sum: { price: 10, tax: 1 } }]);
    expect(merged.rows).toEqual([{ id: 1, city: "Ulm", price: 99, tax: 1 }]);
  });

  it("refuses frames of two pipelines (F12)", () => {
    const app = new App("two");
    let foreign: DataFrame<object> | undefined;
    const first = app.pipeline("first", (_, entry: Inputs<Order>) => {
      foreign = entry.subscribeFunc(tax);
      return foreign;
    });
    const second = app.pipeline("second", (_, entry: Inputs<Order>) =>
      concatenate(entry, foreign ?? entry),
    );
    void first.spec;
    expect(() => second.spec).toThrow(/two\.first.*never meet/);
  });

  it.each([
    { asWorker: false, queues: "one stage" },
    { asWorker: true, queues: "queues between" },
  ])(
    "joins branches on the row that they came from: a product where both multiply, and a drop in one ends the joined row alone (F12), with $queues",
    async ({ asWorker }) => {
      const app = new App(`joins${asWorker ? 1 : 0}`);
      const [joined, alone, halved, copied] = [keeper(), keeper(), keeper(), keeper()];
      const main = app.pipeline("main", (_, entry: Inputs<{ n: number }>) => {
        const half = entry.applyFunc(halve, { asWorker });
        const copy = entry.applyFuncAsProducer(copies, { asWorker });
        const sign = entry.applyFuncAsProducer(signs, { asWorker });
        const all = entry.applyFunc(square, { asWorker });
        concatenate(half, copy, sign, all).subscribeConsumer(joined.keep, { name: "joined" });
        all.subscribeConsumer(alone.keep, { name: "alone" });
        half.subscribeConsumer(halved.keep, { name: "halved" });
        copy.subscribeConsumer(copied.keep, { name: "copied" });
      });
      const rows = [{ n: 0 }, { n: 1 }, { n: 2 }];
      const { dropped, letters } = await workshop.through(main, rows, app);
      expect(joined.rows).toEqual(
        [0, 1]
          .flatMap((at) => [
            { half: 1, copy: at, sign: "-", square: 4 },
            { half: 1, copy: at, sign: "+", square: 4 },
          ])
          .toSorted((a, b) =>
            JSON.stringify(a).localeCompare(JSON.stringify(b), "en", { numeric: true }),
          ),
      );
      expect(alone.rows).toEqual([{ square: 0 }, { square: 1 }, { square: 4 }]);
      expect(halved.rows).toEqual([{ half: 0 }, { half: 1 }]);
      expect(copied.rows).toEqual([{ copy: 0 }, { copy: 0 }, { copy: 1 }]);
      expect(dropped).toBeGreaterThanOrEqual(2);
      expect(letters).toEqual([]);
    },
  );
});

function tax({ price }: { price: number }) {
  return { tax: price / 10 };
}
function double({ price }: { price: number }) {
  return { twice: price * 2 };
}
function halve({ n }: { n: number }) {
  if (n % 2 === 1) throw new StopPipeline("odd");
  return { half: n / 2 };
}
function* copies({ n }: { n: number }) {
  for (let copy = 0; copy < n; copy++) yield { copy };
}
function* signs() {
  yield { sign: "-" };
  yield { sign: "+" };
}
function square({ n }: { n: number }) {
  return { square: n * n };
}
