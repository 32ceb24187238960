/** Apps, configs, consumers, producers and projects. */
import {
  App,
  defineProject,
  getProject,
  type Inputs,
  type Pipeline,
  type Producer,
} from "@stairs/sdk";
import { same } from "./same-type.js";

const app = new App("core", { config: { path: "/tmp", limits: { rows: 5 }, tags: ["a"] } });
same<typeof app.config.limits.rows, number>();
app.config.update({ limits: { rows: 6 } });

const print = app.consumer("print", (row: { fib: number }) => console.log(row.fib));
const store = app.consumer("store", (rows: { fib: number }[]) => console.log(rows.length), {
  batch: true,
});

export const main = app.pipeline("main", (_pipeline, { value }: Inputs<{ value: number }>) =>
  value
    .rename({ fib: "value" })
    .subscribeConsumer(print, { asWorker: true })
    .subscribeConsumer(store, { batch: true }),
);
same<typeof main, Pipeline<{ value: number }, { fib: number }>>();

export const configured = app.pipeline(
  "configured",
  { config: { factor: 2, clean: (row: { text: string }) => ({ text: row.text.trim() }) } },
  ({ config }, entry: Inputs<{ text: string }>) => {
    same<typeof config.factor, number>();
    return entry.subscribeFunc(config.clean).addValue({ factor: config.factor });
  },
);

const generate = app.producer(
  "generate",
  { pipelines: [main, configured], total: (args) => args.n },
  function* (args: { n: number; text?: string }) {
    for (let value = 0; value < args.n; value++) yield { value, text: args.text ?? "", more: true };
  },
);
const later = app.producer("later", { pipelines: [main] }, async function* (args) {
  yield { value: Number(args["n"]) };
});
const alone = app.producer("alone", {}, () => [1, 2, 3]);

export const producers: readonly Producer[] = [generate, later, alone];
export const pipelines: readonly Pipeline[] = [main, configured];

defineProject({ name: "shop", apps: [app, new App("other")], coordinator: "local" });
await generate.run({ n: 5 }, { limit: 3 });
await alone.run();
await getProject().runPipelines([main, "configured"], { dieWhenEmpty: true });
