/** The fields of frames follow from the operations. */
import {
  App,
  concatenate,
  step,
  type Context,
  type DataFrame,
  type DataPoint,
  type Inputs,
  type Row,
} from "@stairs/sdk";
import { same } from "./same-type.js";

const app = new App("core");
interface House {
  city: string;
  zip: string;
  rooms: number;
}

function price(row: { rooms: number }): { price: number } {
  return { price: row.rooms * 100 };
}

async function text(row: House, context: Context): Promise<{ rooms: string }> {
  return { rooms: `${row.rooms} ${context.rowId}` };
}

function prices(rows: { rooms: number }[]): { price: number }[] {
  return rows.map(price);
}

function loose(row: Row): Row {
  return row;
}

function optional(row: { rooms: number; garden?: string }): { garden: string | undefined } {
  return { garden: row.garden };
}

function choice(row: { rooms: number }): { a: number } | { b: string } {
  return row.rooms > 1 ? { a: 1 } : { b: "" };
}

app.pipeline("verbs", (_pipeline, entry: Inputs<House>) => {
  same<typeof entry.city, DataPoint<"city", string>>();
  const priced = entry.subscribeFunc(price, { asWorker: true, when: (row) => row.rooms > 2 });
  same<typeof priced, DataFrame<{ city: string; zip: string; rooms: number; price: number }>>();
  const changed = entry.subscribeFunc(text, {
    retry: { attempts: 2, firstPause: "2s" },
    timeout: "3m",
  });
  same<typeof changed, DataFrame<{ city: string; zip: string; rooms: string }>>();
  const applied = entry.applyFunc(price);
  same<typeof applied, DataFrame<{ price: number }>>();
  const inline = entry.subscribeFunc((row) => ({ big: row.rooms > 3 }), { name: "big" });
  same<typeof inline, DataFrame<{ city: string; zip: string; rooms: number; big: boolean }>>();
  const wrapped = entry.applyFunc((row) => row.rooms, { name: "wrapped", keyWrapper: "count" });
  same<typeof wrapped, DataFrame<{ count: number }>>();
  const batch = entry.applyFunc(prices, { batch: true });
  same<typeof batch, DataFrame<{ price: number }>>();
  const inlineBatch = entry.applyFunc(async (rows) => rows.map((row) => row.zip), {
    name: "zips",
    batch: true,
    keyWrapper: "z",
  });
  same<typeof inlineBatch, DataFrame<{ z: string }>>();
  const loosely = entry.applyFunc(loose);
  same<typeof loosely, DataFrame<{ [x: string]: unknown }>>();
  entry.subscribeConsumer(optional);
  entry.subscribeConsumer(console.log, { name: "log" });
  const either = entry.applyFunc(choice);
  return concatenate({
    priced,
    changed,
    applied,
    inline,
    wrapped,
    batch,
    inlineBatch,
    loosely,
    either,
  });
});

app.pipeline("moves", (_pipeline, entry: Inputs<House>) => {
  const renamed = entry.rename({ town: "city", zip: "rooms", rooms: "zip" });
  same<typeof renamed, DataFrame<{ town: string; zip: number; rooms: string }>>();
  const byPoint = entry.rename({ town: entry.city });
  same<typeof byPoint, DataFrame<{ zip: string; rooms: number; town: string }>>();
  const some = entry.select(["city", "rooms"]);
  same<typeof some, DataFrame<Pick<House, "city" | "rooms">>>();
  const others = entry.select({ a: "city", b: entry.rooms });
  same<typeof others, DataFrame<{ a: string; b: number }>>();
  const added = entry.select(["zip"]).addValue({ path: "/tmp", zip: 5, deep: { list: [1] } });
  same<typeof added, DataFrame<{ path: string; zip: number; deep: { list: number[] } }>>();
  const nested = concatenate({ city: entry.city, house: entry });
  same<typeof nested, DataFrame<{ city: string; house: House }>>();
  const side = concatenate(
    renamed,
    some,
    entry.city.applyFunc((row) => ({ rooms: row.city })),
  );
  same<typeof side, DataFrame<{ town: string; zip: number; city: string; rooms: string }>>();
  const kept = entry.city.subscribeConsumer((row: { city: string }) => row.city.length);
  same<typeof kept, DataPoint<"city", string>>();
  return concatenate({ byPoint, others, added, nested, side, kept });
});

function sized(frame: DataFrame<{ city: string }>): DataFrame<{ size: number }> {
  return frame.applyFunc((row) => ({ size: row.city.length }), { name: "sized" });
}

function logged<Frame extends DataFrame<object>>(frame: Frame): Frame {
  return frame.subscribeConsumer((row) => console.log(row), { name: "logged" });
}

app.pipeline("helpers", (_pipeline, entry: Inputs<House>) => {
  const wider: DataFrame<{ rooms: number | string }> = entry.get("rooms");
  const all: DataFrame<object>[] = [entry, entry.city, wider];
  all.forEach(logged);
  const kept = logged(entry.city);
  same<typeof kept, DataPoint<"city", string>>();
  sized(entry.city).subscribeConsumer((row) => row.size, { name: "size" });
  return sized(entry);
});

app.pipeline("untyped", (pipeline, entry) => {
  const point = entry.get("anything");
  same<typeof point, DataPoint<"anything", unknown>>();
  pipeline.input.subscribeConsumer((row) => void row["x"], { name: "look" });
  return point.subscribeFunc((row: { anything: string }) => ({ size: row.anything.length }), {
    name: "size",
  });
});

const tokenize = step<{ city: string }, { words: string[] }>("nlp/tokenize");
app.pipeline("remote", (_pipeline, { city }: Inputs<House>) => {
  const tokens = city.subscribeFunc(tokenize, { asWorker: true });
  same<typeof tokens, DataFrame<{ city: string; words: string[] }>>();
  return tokens.subscribeConsumer(step("db/store"));
});
