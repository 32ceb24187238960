/** The view that other coordinators of the store have of this one, and the requests that they may make. */
import type { PlanBook } from "../plans/plan-book.js";
import type { Dispatcher } from "../dispatch/dispatcher.js";
import type { RowNews } from "../follow/row-news.js";
import type { SentNews } from "../follow/sent-news.js";
import type { Producers } from "../ingest/producers.js";
import { kindsOf } from "../inspect/worker-kinds.js";
import { sessionView } from "../inspect/session-view.js";
import type { Self } from "../peers/peer-group.js";
import type { Sessions } from "../session/sessions.js";
import type { Operations } from "./operations.js";

/** The parts of this coordinator. */
export interface SelfParts {
  readonly plans: PlanBook;
  readonly dispatcher: Dispatcher;
  readonly sessions: Sessions;
  readonly operations: Operations;
  readonly producers: Producers;
  readonly news: RowNews;
  /** The pipelines that may receive rows through this coordinator. */
  readonly fed: () => Iterable<string>;
  readonly look: () => Promise<void>;
  /** The address of this coordinator. */
  readonly address: () => string;
}

/** This coordinator, for the others. */
export function selfOf(parts: SelfParts): Self {
  const { plans, dispatcher, sessions, operations, producers, news, fed, look, address } = parts;
  return {
    describe: () => ({
      workers: sessions.all.length,
      producers: producers.count,
      fed: [...fed()],
      closed: plans.pointers
        .filter(({ mode }) => mode === "draining")
        .map(({ pipeline }) => pipeline)
        .filter((pipeline) => !dispatcher.isHandingTo(pipeline)),
      kinds: kindsOf(sessions.all.filter(({ maxCalls }) => maxCalls > 0)),
    }),
    list: () => sessions.all.map((session) => sessionView(session, address())),
    count() {
      const ending = sessions.all.filter(({ draining }) => draining).length;
      return { ending, staying: sessions.all.length - ending };
    },
    sendAway: ({ workers, addresses }) =>
      sessions.sendAway(workers, "another coordinator has fewer workers", addresses),
    look,
    giveUp: (pipelines, reason) => operations.giveUp(pipelines, reason),
    flushed: (pipeline) => operations.flushed(pipeline),
    heard: (told) => news.heard(told as SentNews),
    fedElsewhere: (source) => producers.elsewhere(source),
  };
}
