/** Names of fields and options that are not there. */
import { App, concatenate, type Inputs } from "@stairs/sdk";

const app = new App("core");
const f = (row: { city: string }): { size: number } => ({ size: row.city.length });

app.pipeline("main", (_pipeline, entry: Inputs<{ city: string; rooms: number }>) => {
  // expect: '"zip"' is not assignable to parameter of type '"city" | "rooms"'
  entry.get("zip");
  // expect: '"cty"' is not assignable to type '"city" | "rooms" | AnyPoint'. Did you mean '"city"'?
  entry.rename({ town: "cty" });
  // expect: '"zip"' is not assignable to type
  entry.select(["city", "zip"]);
  // expect: '"zip"' is not assignable to type
  entry.select({ a: "zip" });
  // expect: Property 'zip' does not exist on type
  entry.zip.subscribeFunc(f);
  // expect: 'asWroker' does not exist in type 'FunctionOptions
  entry.subscribeFunc(f, { asWroker: true });
  // expect: 'keyWrapper' does not exist in type 'ConsumerOptions
  entry.subscribeConsumer(f, { keyWrapper: "k" });
  // expect: '"3 minutes"' is not assignable to type 'Duration
  entry.subscribeFunc(f, { timeout: "3 minutes" });
  // expect: '"zip"' is not assignable to type '"city" | "rooms"'
  entry.subscribeFunc(f, { inputs: ["zip"] });
  // expect: Type 'Date' is not assignable to type 'JsonValue'
  entry.addValue({ at: new Date() });
  // expect: No overload matches this call
  concatenate({ a: 5 });
  const both = concatenate({ city: entry.city, entry });
  // expect: '"rooms"' is not assignable to parameter of type '"city" | "entry"'
  both.get("rooms");
});

// expect: Property 'zip' does not exist on type
app.pipeline("zip", (_pipeline, { zip }: Inputs<{ city: string }>) => zip);
