import { app } from "./app.js";
import { clean } from "./pipelines.js";

export const sample = app.producer("sample", { pipelines: [clean] }, function* () {
  yield { text: "The Crème is COLD, and so is a Café." };
});
