/** A project that takes another one's app and changes two of its settings, for itself alone. */
import { App, defineProject } from "@stairs/sdk";
import { app as textCleaning } from "./text-cleaning/app.js";
import { clean } from "./text-cleaning/pipelines.js";

const reviews = new App("reviews");

// Merged over the defaults: the stop words stay as they are.
textCleaning.config.update({ words: { minimumLength: 3 } });

// A function is replaced as a whole.
clean.config.update({
  normalize: ({ text }: { text: string }) => ({
    text: text.toLowerCase().normalize("NFD").replaceAll(/\p{M}/gu, ""),
  }),
});

export const read = reviews.producer("read", { pipelines: [clean] }, function* () {
  yield { text: "The Crème Brûlée is a DREAM, and I am full." };
  yield { text: "Is it a Café? It is the best of all Cafés!" };
  yield { text: "Garçon, the bill: we go." };
});

export const project = defineProject({
  name: "reviews",
  // The folder brings its pipelines and its own producer with it.
  apps: ["./text-cleaning", reviews],
  coordinator: "local",
});

// True for `tsx main.ts`, false when a stairs command loads this file by stairs.config.ts.
if (process.argv[1] === import.meta.filename) {
  await read.run();
  await project.runPipelines([clean], { dieWhenEmpty: true });
}
