/**
 * News of a run in the form that coordinators exchange: plain JSON, with row ids as ranges and answers as stored
 * tokens.
 */
import { decodeToken, encodeToken, type RowIds } from "@stairs/core";
import type { AnswerFailure, RunNews } from "./run-news.js";

/** Base in base64, first number, count. */
type SentIds = readonly (readonly [base: string, start: number, count: number])[];

/** News in its JSON form. */
export interface SentNews {
  readonly planId: string;
  readonly queue: string;
  readonly ids: SentIds;
  readonly staying: readonly number[];
  readonly dropped: readonly (readonly [number, readonly string[]])[];
  readonly givenUp: readonly (readonly [number, AnswerFailure])[];
  readonly departures: readonly {
    readonly output: string;
    readonly ids: SentIds;
    readonly origin: readonly number[] | null;
  }[];
  readonly answers: readonly {
    readonly token: string;
    readonly origin: readonly number[] | null;
  }[];
}

/** Encodes news. */
export function sentNews(news: RunNews): SentNews {
  const { planId, queue, ids, staying, dropped, givenUp, departures, answers } = news;
  return {
    planId,
    queue,
    ids: sentIds(ids),
    staying: [...staying],
    dropped: [...dropped],
    givenUp: [...givenUp].map(([row, { node, cause, type, message, stack }]) => [
      row,
      { node, cause, type, message, stack },
    ]),
    departures: departures.map(({ output, ids: own, origin }) => ({
      output,
      ids: sentIds(own),
      origin: origin && [...origin],
    })),
    answers: answers.map(({ rows, ids: own, frame, origin }) => ({
      token: encodeToken({ rows, ids: own, frames: [frame] }).toString("base64"),
      origin: origin && [...origin],
    })),
  };
}

/** Decodes news. */
export function toldNews(sent: SentNews): RunNews {
  return {
    planId: sent.planId,
    queue: sent.queue,
    ids: toldIds(sent.ids),
    staying: new Set(sent.staying),
    dropped: new Map(sent.dropped),
    givenUp: new Map(sent.givenUp),
    departures: sent.departures.map(({ output, ids, origin }) => ({
      output,
      ids: toldIds(ids),
      origin: origin && Uint32Array.from(origin),
    })),
    answers: sent.answers.flatMap(({ token, origin }) => {
      const { rows, ids, frames } = decodeToken(Buffer.from(token, "base64"));
      const [frame] = frames;
      if (frame === undefined) return [];
      return [{ rows, ids, frame, origin: origin && Uint32Array.from(origin) }];
    }),
  };
}

function sentIds({ ranges }: RowIds): SentIds {
  return ranges.map(({ base, start, count }) => [base.toString("base64"), start, count]);
}

function toldIds(ids: SentIds): RowIds {
  return {
    rows: ids.reduce((sum, [, , count]) => sum + count, 0),
    ranges: ids.map(([base, start, count]) => ({
      base: Buffer.from(base, "base64"),
      start,
      count,
    })),
  };
}
