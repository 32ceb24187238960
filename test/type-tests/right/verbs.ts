/** Pipelines in pipelines, 1-to-N functions, Flows and hand-overs. */
import { App, concatenate, type DataFrame, Flow, type Inputs, step } from "@stairs/sdk";
import { same } from "./same-type.js";

interface Text {
  text: string;
}

const app = new App("core");

const clean = app.pipeline(
  "clean",
  { config: { trim: (row: Text) => ({ text: row.text.trim() }), limits: { words: 5 } } },
  ({ config }, { text }: Inputs<Text>) =>
    text
      .subscribeFunc(config.trim)
      .subscribeFunc(({ text: all }: Text) => ({ length: all.length })),
);

const store = app.pipeline("store", (_, entry: Inputs<{ length: number }>) => {
  entry.subscribeConsumer(function save() {}, { asWorker: true });
});

class Count extends Flow {
  @step()
  count({ text }: Text) {
    return { words: text.split(" ").length };
  }
  run(row: Text) {
    return { counted: row.text.length };
  }
}

class Split extends Flow {
  constructor(readonly by: string) {
    super();
  }
  @step()
  split() {
    return {};
  }
  *run({ text }: Text) {
    for (const word of text.split(this.by)) yield { word };
  }
}

async function* letters({ text }: Text) {
  for (const letter of text) yield { letter };
}

export const main = app.pipeline(
  "main",
  { before: (row: Text) => row.text, after: (row: { kept: number }) => row.kept },
  (here, entry: Inputs<Text & { id: number }>) => {
    const merged = entry.subscribePipeline(clean, {
      config: { limits: { words: 6 } },
      when: ({ id }) => id > 1,
    });
    same<typeof merged, DataFrame<{ id: number; text: string; length: number }>>();
    const replaced = entry.applyPipeline(clean, { name: "again", asWorker: false });
    same<typeof replaced, DataFrame<{ text: string; length: number }>>();
    merged.callPipeline(store, { when: ({ length }) => length > 3, otherwise: here });
    merged.callPipeline("other.pipeline");

    const words = entry.subscribeFuncAsProducer(
      ({ text }: Text) => text.split(" ").map((word) => ({ word })),
      { name: "words", maxOutputs: 10 },
    );
    same<typeof words, DataFrame<{ id: number; text: string; word: string }>>();
    const spelt = entry.applyFuncAsProducer(letters);
    same<typeof spelt, DataFrame<{ letter: string }>>();
    const wrapped = entry.applyFuncAsProducer(({ text }: Text) => [text.length], {
      name: "wrapped",
      keyWrapper: "n",
    });
    same<typeof wrapped, DataFrame<{ n: number }>>();

    const counted = entry.applyFlow(Count);
    same<typeof counted, DataFrame<{ counted: number }>>();
    const parts = entry.subscribeFlowAsProducer(new Split(","));
    same<typeof parts, DataFrame<{ id: number; text: string; word: string }>>();

    for (const frame of [words, spelt, wrapped, counted, parts, replaced])
      (frame as DataFrame<object>).subscribeConsumer(function see() {});
    return concatenate({ kept: merged.get("length") });
  },
);

export const named = app.pipeline("named", (_, entry: Inputs<Text>) =>
  entry.subscribePipeline("core.clean", { when: step<never, boolean>("nlp/is-text") }),
);
