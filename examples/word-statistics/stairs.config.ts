/** Lines of text → clean-up → word statistics → files. `npm start` at the top runs it. */
import { App, type Context, defineProject, type Inputs } from "@stairs/sdk";
import { appendResults, type LineStatistics } from "./results.js";
import { type SourceLine, sourceLines } from "./source-lines.js";
import { cleanUp, wordStatistics } from "./words.js";

const app = new App("words");

function collect(rows: LineStatistics[], context: Context) {
  appendResults(
    process.env["WORD_STATISTICS_OUT"] ?? ".stairs/word-statistics",
    rows,
    context.rowIds,
  );
}

export const statistics = app.pipeline("statistics", (_, source: Inputs<SourceLine>) =>
  source
    .subscribeFunc(cleanUp, { inputs: ["text"] })
    .subscribeFunc(wordStatistics, { inputs: ["clean"], asWorker: true })
    .subscribeConsumer(collect, {
      batch: true,
      inputs: ["package", "line", "words", "characters", "longest"],
    }),
);

export const lines = app.producer(
  "lines",
  { pipelines: [statistics] },
  ({ root = "node_modules" }: { root?: string }) => sourceLines(root),
);

export default defineProject({ name: "word-statistics", apps: [app] });
