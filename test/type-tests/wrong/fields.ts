/** A function and a frame that do not go together. */
import { App, step, type Inputs } from "@stairs/sdk";

const app = new App("core");

function byZip(row: { zip: string }): { price: number } {
  return { price: row.zip.length };
}

function byText(row: { rooms: string }): { price: number } {
  return { price: row.rooms.length };
}

function many(rows: { rooms: number }[]): { price: number }[] {
  return rows.map((row) => ({ price: row.rooms }));
}

const remote = step<{ street: string }, { ok: boolean }>("geo/locate");

app.pipeline("main", (_pipeline, entry: Inputs<{ city: string; rooms: number }>) => {
  // expect: the frame has no field 'zip'
  entry.subscribeFunc(byZip);
  // expect: the frame has no field 'zip'
  entry.applyFunc(byZip);
  // expect: the frame has no field 'zip'
  entry.subscribeConsumer(byZip);
  // expect: the frame has no field 'zip'
  entry.city.subscribeFunc(byZip);
  // expect: the frame has no field 'rooms'
  entry.rename({ size: "rooms" }).subscribeFunc(byText);
  // expect: the field 'rooms' has another type in the frame
  // expect: number, string
  entry.subscribeFunc(byText);
  // expect: the field 'rooms' has another type in the frame
  entry.subscribeConsumer((row: { rooms: bigint }) => row.rooms);
  // expect: the frame has no field 'street'
  entry.subscribeFunc(remote);
  // expect: with batch: true the function gets an array of rows
  entry.subscribeConsumer(byText, { batch: true });
  // expect: a function that gets an array of rows needs batch: true
  entry.subscribeFunc(many);
  // expect: the frame has no field 'city'
  entry.get("rooms").subscribeFunc((row: { city: string }) => ({ city: row.city }), { name: "f" });
  // expect: Property 'zip' does not exist on type '{ city: string; rooms: number; }'
  entry.subscribeFunc((row) => ({ z: row.zip }), { name: "g" });
  // expect: Property 'zip' does not exist
  entry.subscribeFunc((row) => ({ z: row.city }), { name: "h", when: (row) => row.zip === "" });
});
