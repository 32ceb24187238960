/** A DataPoint is not the value that it stands for. */
import { App, type Inputs } from "@stairs/sdk";

const app = new App("core");

app.pipeline("main", (_pipeline, { value }: Inputs<{ value: number }>) => {
  // expect: Operator '+' cannot be applied to types 'DataPoint<"value", number>' and 'number'
  const sum = value + 1;
  // expect: Property 'toFixed' does not exist on type 'DataPoint<"value", number>'
  const text = value.toFixed(2);
  // expect: This expression is not callable
  const called = value();
  return [sum, text, called].length > 0 ? value : value;
});

// expect: Type 'number' is not assignable to type
app.pipeline("returns", (_pipeline, entry: Inputs<{ value: number }>) => Object.keys(entry).length);

// expect: Promise
app.pipeline("async", async (_pipeline, entry: Inputs<{ value: number }>) => entry);
