/** The code of docs/guide/pipelines.md. Each pipeline shows one part of the language. */
import {
  App,
  concatenate,
  type Context,
  type Inputs,
  Permanent,
  RetryAfter,
  step,
  StopPipeline,
} from "@stairs/sdk";

export const app = new App("guide");

interface Message {
  id: number;
  from: string;
  text: string;
}

const countWords = ({ text }: { text: string }) => ({ words: text.split(" ").length });
const isLong = ({ words }: { words: number }) => words > 3;

/** Fields are moved without a call to any worker. */
export const fields = app.pipeline("fields", (_, message: Inputs<Message>) =>
  message
    .subscribeFunc(countWords)
    .rename({ length: "words" })
    .addValue({ channel: "mail" })
    .select(["id", "length", "channel"]),
);

/** Two branches of one row meet again in one row. */
export const branches = app.pipeline("branches", (_, message: Inputs<Message>) => {
  const words = message.text.applyFunc(countWords);
  const sender = message.from.applyFunc(
    ({ from }) => ({ domain: from.slice(from.indexOf("@") + 1) }),
    { name: "domain" },
  );
  return concatenate(message.id, words, concatenate({ sender }));
});

/** One row becomes a row for each word. */
export const words = app.pipeline("words", (_, message: Inputs<Message>) =>
  message.subscribeFuncAsProducer(
    function* split({ text }) {
      for (const word of text.split(" ")) yield { word };
    },
    { inputs: ["text"], maxOutputs: 1000 },
  ),
);

interface Language {
  language: string;
}
const detect = step<{ text: string }, Language>("nlp/detect-language");

/** Options say how a node runs. */
export const options = app.pipeline("options", (_, message: Inputs<Message>) =>
  message
    .subscribeFunc(detect, {
      asWorker: true,
      inputs: ["text"],
      timeout: "30s",
      retry: { attempts: 5, firstPause: "2s", notRetryable: ["TypeError"] },
      requires: { gpu: "1" },
    })
    .subscribeFunc(countWords, { when: ({ text }) => text !== "" }),
);

function deliver({ from, text }: Message, context: Context) {
  if (text === "") throw new StopPipeline("empty message");
  if (!from.includes("@")) throw new Permanent(`${from} is no address`);
  if (text === "busy") throw new RetryAfter("30s");
  return { delivered: context.rowId };
}

/** A component ends a row with an exception. */
export const outcomes = app.pipeline("outcomes", (_, message: Inputs<Message>) =>
  message.subscribeFunc(deliver),
);

/** A pipeline with a config of its own, of which other pipelines take copies. */
const greet = app.pipeline(
  "greet",
  { config: { greeting: "Hello" } },
  ({ config }, { from }: Inputs<{ from: string }>) =>
    from.applyFunc(({ from: name }) => ({ greeting: `${config.greeting} ${name}` }), {
      name: "greeting",
    }),
);

/** Rows that are long go to another pipeline, the others to a third one. */
const long = app.pipeline("long", (_, { id }: Inputs<{ id: number }>) => {
  id.subscribeConsumer(function read(row) {
    console.log(`read ${row.id} later`);
  });
});
const short = app.pipeline("short", (_, { id }: Inputs<{ id: number }>) => {
  id.subscribeConsumer(function reply(row) {
    console.log(`reply to ${row.id}`);
  });
});

export const routes = app.pipeline("routes", (_, message: Inputs<Message>) => {
  const greeting = message.applyPipeline(greet, { config: { greeting: "Dear" } });
  message.subscribeFunc(countWords).callPipeline(long, { when: isLong, otherwise: short });
  return greeting;
});
