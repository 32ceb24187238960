/** The code of docs/guide/producers.md. */
import { App, defineProject, type Inputs } from "@stairs/sdk";

const app = new App("guide-producers");

export const main = app.pipeline("main", (_, entry: Inputs<{ value: number }>) =>
  entry.subscribeFunc(({ value }) => ({ square: value * value }), { name: "square" }),
);

export const count = app.producer(
  "count",
  { pipelines: [main], total: ({ n = 10 }) => n },
  async function* ({ n = 10 }: { n?: number }) {
    for (let value = 0; value < n; value++) yield { value };
  },
);

export const project = defineProject({
  name: "guide-producers",
  apps: [app],
  coordinator: "local",
});

// True for `tsx producers.ts`, false when a test loads this file.
if (process.argv[1] === import.meta.filename) {
  const { rows } = await count.run(
    { n: 1000 },
    { limit: 100, onProgress: ({ acked }) => console.log(`${acked} rows are durable`) },
  );
  console.log(`${rows} rows`);
  await project.runPipelines([main], { dieWhenEmpty: true, failOnDead: true });
}
