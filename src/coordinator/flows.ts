/** Second phase: rows on their way in, and callers that wait for the fate of rows. */
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
  /** Sends single rows through a pipeline. */
  readonly rowCaller: RowCaller;
  readonly answers: AnswerBook;
  readonly watches: RowWatches;
  /** Brings the results of runs to waiting callers. */
  readonly news: RowNews;
  /** The pipelines that may receive rows through this coordinator. */
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
