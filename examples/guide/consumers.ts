/** The code of docs/guide/consumers.md. */
import { App, type Context, type Inputs } from "@stairs/sdk";

const app = new App("guide-consumers");

interface Result {
  id: number;
  score: number;
}

/** Stands for a database whose insert ignores a row that it already has. */
export const table = new Map<string, Result>();

const store = app.consumer(
  "store",
  (rows: Result[], { rowIds }: Context) => {
    for (const [i, row] of rows.entries()) table.set(rowIds[i] ?? "", row);
  },
  { asWorker: true, batch: true, retry: 10 },
);

export const scored = app.pipeline("scored", (_, result: Inputs<Result>) =>
  result.subscribeConsumer(store, { when: ({ score }) => score > 0.5 }),
);
