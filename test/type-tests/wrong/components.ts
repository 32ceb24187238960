/** Producers, configs and consumers that do not fit. */
import { App, defineProject, type Inputs } from "@stairs/sdk";

const app = new App("core", { config: { rows: 5, deep: { path: "" } } });
const main = app.pipeline("main", (_pipeline, { value }: Inputs<{ value: number }>) => value);
const other = app.pipeline("other", (_pipeline, { text }: Inputs<{ text: string }>) => text);

app.producer(
  "missing",
  { pipelines: [main] },
  // expect: Property 'value' is missing in type '{ vlue: number; }'
  function* () {
    yield { vlue: 1 };
  },
);
// expect: Type 'string' is not assignable to type 'number'
app.producer("mistyped", { pipelines: [main] }, function* () {
  yield { value: "1" };
});
// expect: Property 'text' is missing in type '{ value: number; }'
app.producer("both", { pipelines: [main, other] }, function* () {
  yield { value: 1 };
});

const needs = app.producer("needs", {}, (args: { n: number }) => [args.n]);
// expect: Expected 1-2 arguments, but got 0
await needs.run();
// expect: Type 'string' is not assignable to type 'number'
await needs.run({ n: "5" });

// expect: Type 'string' is not assignable to type 'number'
app.config.update({ rows: "5" });
// expect: 'pth' does not exist in type
app.config.update({ deep: { pth: "" } });
// expect: Cannot assign to 'rows' because it is a read-only property
app.config.rows = 6;

const print = app.consumer("print", (row: { fib: number }) => row.fib);
app.pipeline("prints", (_pipeline, { value }: Inputs<{ value: number }>) =>
  // expect: the frame has no field 'fib'
  value.subscribeConsumer(print),
);

// expect: Type 'number' is not assignable to type 'string'
defineProject({ name: "p", coordinator: 4710 });
