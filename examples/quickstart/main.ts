import { App, defineProject, type Inputs } from "@stairs/sdk";

const app = new App("quickstart");

function fibonacci({ value }: { value: number }) {
  let [fib, next] = [0, 1];
  for (let i = 0; i < value; i++) [fib, next] = [next, fib + next];
  return { fib };
}

function print({ value, fib }: { value: number; fib: number }) {
  console.log(`Fibonacci of ${value} is ${fib}`);
}

export const main = app.pipeline("main", (_, entry: Inputs<{ value: number }>) =>
  entry.subscribeFunc(fibonacci, { asWorker: true }).subscribeConsumer(print),
);

export const generate = app.producer("generate", { pipelines: [main] }, function* () {
  for (let value = 0; value < 20; value++) yield { value };
});

export const project = defineProject({ name: "quickstart", apps: [app], coordinator: "local" });

// True for `tsx main.ts`, false when a stairs command loads this file by stairs.config.ts.
if (process.argv[1] === import.meta.filename) {
  await generate.run();
  await project.runPipelines([main], { dieWhenEmpty: true });
}
