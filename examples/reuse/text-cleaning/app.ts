import { App } from "@stairs/sdk";

export const app = new App("text-cleaning", {
  config: { words: { minimumLength: 1, stop: ["a", "and", "is", "the"] } },
});
