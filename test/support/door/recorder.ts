/** Writes into a history what is asked of a broker and what it answers, for the checker to judge. */
import type { Broker, LeaseRef } from "../../../src/broker/contract.js";
import type { Ref } from "../history/event.js";
import type { Journal } from "../history/journal.js";
import { lotOf } from "./row-reader.js";
import type { Ask, AskAnswer, AskName } from "../../../src/broker/forward.js";
import { wrapBroker } from "./wrap-broker.js";

/** An end of an act, for whatever the broker answers. */
interface Ending {
  readonly ok: (answer: unknown) => void;
  readonly info: (reason: string) => void;
}

/**
 * A broker that writes down what passes. It must stand next to the engine, so that it sees what was done
 * and not what the coordinator was told.
 * @param lookEvery After so many answers it looks into the queues itself. Default: never.
 */
export function recorded(broker: Broker, journal: Journal, lookEvery = 0): Broker {
  let answers = 0;
  const watched = wrapBroker(broker, async (ask, call) => {
    const ending = begin(ask, journal);
    if (ending === undefined) return call();
    let answer: unknown;
    try {
      answer = await call();
    } catch (error) {
      ending.info(String(error));
      throw error;
    }
    ending.ok(answer);
    answers += 1;
    if (lookEvery > 0 && answers % lookEvery === 0 && ask.name !== "states") await watched.states();
    return answer;
  });
  return watched;
}

function begin(ask: Ask, journal: Journal): Ending | undefined {
  switch (ask.name) {
    case "enqueue": {
      const { entries, dead, inbox } = ask.request;
      const names = inbox.map((key) => JSON.stringify(Object.values(key)));
      const facts = { lots: entries.map(lotOf), dead: dead.map(lotOf), inbox: names };
      const act = journal.begin("arrive", facts);
      return ending<"enqueue">(act, ({ status }) => act.ok({ status }));
    }
    case "lease": {
      const { queue, nonce } = ask.request;
      const act = journal.begin("lease", { queue, nonce });
      return ending<"lease">(act, (entries) =>
        act.ok({ entries: entries.map((entry) => ({ ...lotOf(entry), ...refOf(entry) })) }),
      );
    }
    case "commit": {
      const commit = ask.request;
      const act = journal.begin("commit", {
        commit: commit.id,
        acks: commit.acks.map(refOf),
        enqueue: commit.enqueue.map(lotOf),
        delay: commit.delay.map(({ entry }) => lotOf(entry)),
        dead: commit.dead.map(lotOf),
        publish: commit.publish,
      });
      return ending<"commit">(act, (result) =>
        act.ok({ status: result.status, lost: result.status === "fenced" ? result.lost : [] }),
      );
    }
    case "release": {
      const { refs, addLosses } = ask.request;
      const act = journal.begin("release", { refs: refs.map(refOf), addLosses });
      return ending<"release">(act, (lost) => act.ok({ lost }));
    }
    case "split": {
      const { ref, pieces } = ask.request;
      const act = journal.begin("split", { ref: refOf(ref), pieces: pieces.map(lotOf) });
      return ending<"split">(act, (held) => act.ok({ held }));
    }
    case "stage": {
      const { callId, part, entries } = ask.request;
      const act = journal.begin("stage", { call: callId, part, lots: entries.map(lotOf) });
      return ending<"stage">(act, () => act.ok({}));
    }
    case "unstage": {
      const act = journal.begin("unstage", { call: ask.request });
      return ending<"unstage">(act, () => act.ok({}));
    }
    case "states": {
      const act = journal.begin("look", {});
      return ending<"states">(act, (states) =>
        act.ok({
          rows: Object.fromEntries(
            states.map(({ queue, ready, leased, delayed }) => [queue, ready + leased + delayed]),
          ),
        }),
      );
    }
    default:
      return undefined;
  }
}

function ending<M extends AskName>(
  act: { info(reason: string): void },
  ok: (answer: AskAnswer<M>) => void,
): Ending {
  return { ok: (answer) => ok(answer as AskAnswer<M>), info: (reason) => act.info(reason) };
}

function refOf({ queue, id, nonce, delivery }: LeaseRef): Ref {
  return { queue, id, nonce, delivery };
}
