/** The files of a new app: 20 Fibonacci numbers, computed by workers and printed by a consumer. */

/** Path inside the project → content. */
export type NewFiles = Readonly<Record<string, string>>;

/** An app in a folder of its name, and its test. */
export function appFiles(app: string): NewFiles {
  return {
    [`${app}/app.ts`]: `import { App } from "@stairs/sdk";

export const app = new App("${app}");
`,
    [`${app}/pipelines.ts`]: `import type { Inputs } from "@stairs/sdk";
import { app } from "./app.js";
import { print } from "./consumers.js";

/** A step: it gets the fields of a row. Stairs merges the fields that it returns into the row. */
export function fibonacci({ value }: { value: number }) {
  let [fib, next] = [0, 1];
  for (let i = 0; i < value; i++) [fib, next] = [next, fib + next];
  return { fib };
}

/** The graph. \`asWorker\` gives the step a queue of its own. */
export const main = app.pipeline("main", (_, entry: Inputs<{ value: number }>) =>
  entry.subscribeFunc(fibonacci, { asWorker: true }).subscribeConsumer(print),
);
`,
    [`${app}/producers.ts`]: `import { app } from "./app.js";
import { main } from "./pipelines.js";

export function* numbers() {
  for (let value = 0; value < 20; value++) yield { value };
}

/** Its rows go to every listed pipeline. */
export const generate = app.producer("generate", { pipelines: [main] }, numbers);
`,
    [`${app}/consumers.ts`]: `import { app } from "./app.js";

/** The result of a row, as a line of text. */
export function describeRow({ value, fib }: { value: number; fib: number }) {
  return \`Fibonacci of \${value} is \${fib}\`;
}

export const print = app.consumer("print", (row: { value: number; fib: number }) => {
  console.log(describeRow(row));
});
`,
    [`test/${app}.test.ts`]: `import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { describeRow } from "../${app}/consumers.js";
import { fibonacci, main } from "../${app}/pipelines.js";
import { numbers } from "../${app}/producers.js";

describe("the app ${app}", () => {
  it("makes the numbers 0 to 19", () => {
    const values = [...numbers()].map(({ value }) => value);
    assert.deepEqual(values, [...Array(20).keys()]);
  });

  it("computes Fibonacci numbers", () => {
    const found = [0, 1, 2, 3, 10, 19].map((value) => fibonacci({ value }).fib);
    assert.deepEqual(found, [0, 1, 1, 2, 55, 4181]);
  });

  it("prints a number with its result", () => {
    assert.equal(describeRow({ value: 10, fib: 55 }), "Fibonacci of 10 is 55");
  });

  it("builds its pipeline: a step for workers, then the consumer", () => {
    const steps = main.spec.nodes.flatMap((node) => (node.op === "step" ? [node] : []));
    assert.deepEqual(
      steps.map(({ step, asWorker }) => [step, asWorker]),
      [
        ["${app}.main/fibonacci", true],
        ["${app}.main/print", false],
      ],
    );
  });
});
`,
  };
}

/** The name of an app's object in a project file: `my-shop` → `myShopApp`. */
export function appIdentifier(app: string): string {
  const camel = app.replaceAll(/-+(.)?/g, (_, next: string | undefined) =>
    (next ?? "").toUpperCase(),
  );
  return `${camel}App`;
}

/** The imports of an app in a project file; the second one loads its producers and pipelines. */
export function appImports(app: string): readonly string[] {
  return [
    `import { app as ${appIdentifier(app)} } from "./${app}/app.js";`,
    `import "./${app}/producers.js";`,
  ];
}
