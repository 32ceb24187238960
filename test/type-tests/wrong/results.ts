/** What a function returns is an object of fields. */
import { App, type Inputs } from "@stairs/sdk";

const app = new App("core");

app.pipeline("main", (_pipeline, entry: Inputs<{ city: string; rooms: number }>) => {
  // expect: Type 'number' is not assignable to type 'MaybePromise<ObjectOfFields>'
  entry.subscribeFunc((row) => row.rooms, { name: "a" });
  // expect: Type 'void' is not assignable to type 'MaybePromise<ObjectOfFields>'
  entry.subscribeFunc((row) => console.log(row), { name: "b" });
  // expect: 'string[]' is not assignable to type 'MaybePromise<ObjectOfFields>'
  entry.applyFunc((row) => [row.city], { name: "c" });
  // expect: is not assignable to type 'MaybePromise<readonly ObjectOfFields[]>'
  entry.applyFunc((rows) => ({ n: rows.length }), { name: "d", batch: true });
  // expect: ObjectOfFields
  entry.applyFunc(() => new Date(), { name: "e" });
});
