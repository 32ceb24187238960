/** Second phase: rows on their way in, and those who wait for what becomes of rows. */
import { AnswerBook } from "../follow/answers.js";
import { RowCaller } from "../follow/row-call.js";
import { RowNews } from "../follow/row-news.js";
import { RowWatches } from "../follow/row-watch.js";
import { Arrivals } from "../ingest/arrivals.js";
import { Producers } from "../ingest/producers.js";
import { FarWatches } from "../peers/far-watches.js";
import type { StoreParts } from "./store.js";

export interface FlowParts {
  readonly producers: Producers;
  /** Rows that are sent through a pipeline one by one. */
  readonly rowCaller: RowCaller;
  readonly answers: AnswerBook;
  readonly watches: RowWatches;
  /** What runs do with rows, for those who wait for them. */
  readonly news: RowNews;
  /** The pipelines into which rows may come through this coordinator. */
  readonly fed: () => ReadonlySet<string>;
}

export function flowParts(store: StoreParts): FlowParts {
  const { broker, plans, others, clock } = store;
  const answers = new AnswerBook();
  const watches = new RowWatches();
  const rowCaller = new RowCaller({ ...store, answers });
  const arrivals = new Arrivals(broker, plans);
  const producers = new Producers({
    ...store,
    arrivals,
    announce: (source) => others.announceProducer(source),
  });
  return {
    producers,
    rowCaller,
    answers,
    watches,
    news: new RowNews({
      answers,
      watches,
      isAnswered: (planId) => plans.isAnswered(planId),
      far: new FarWatches(others, clock),
    }),
    fed: () => new Set([...producers.pipelines, ...arrivals.pipelines, ...rowCaller.pipelines]),
  };
}
