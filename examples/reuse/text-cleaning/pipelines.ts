import type { Inputs } from "@stairs/sdk";
import { app } from "./app.js";

interface Text {
  text: string;
}

function lowerCase({ text }: Text) {
  return { text: text.toLowerCase() };
}

function keepWords({ text }: Text) {
  const { minimumLength, stop } = app.config.words;
  const words = text.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length >= minimumLength);
  return { words: words.filter((word) => !stop.includes(word)) };
}

function print({ words }: { words: string[] }) {
  console.log(words.join(" "));
}

export const clean = app.pipeline(
  "clean",
  { config: { normalize: lowerCase } },
  ({ config }, entry: Inputs<Text>) =>
    entry
      .subscribeFunc(config.normalize, { name: "normalize" })
      .subscribeFunc(keepWords, { asWorker: true })
      .subscribeConsumer(print),
);
