/** A step that a worker in another language implements: see sdk-examples/python/raw. */
import { App, defineProject, type Inputs, step } from "@stairs/sdk";

const app = new App("guide-remote");

const measure = step<{ text: string; number: number }, { length: number }>("text/measure");

export const main = app.pipeline("main", (_, row: Inputs<{ text: string; number: number }>) =>
  row.subscribeFunc(measure).subscribeConsumer(function print({ text, length }) {
    console.log(`${text} has ${length} characters`);
  }),
);

export const project = defineProject({ name: "guide-remote", apps: [app] });
