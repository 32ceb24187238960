/**
 * Splits an outcome into messages that each fit the coordinator's limit. If the outputs are too
 * large together, parts go ahead of the outcome. A single row that is too large fails.
 */
import { batchToWire } from "@stairs/core";
import type { WireOutput } from "../link/messages.js";
import type { ChainOutcome, ChainOutput } from "./chain-call.js";
import { cutOutput, groupPieces, roomIn } from "./output-pieces.js";
import { type RowDropped, RowEnds, type RowFailure } from "./row-end.js";

/** The messages for a call. */
export interface OutcomeMessages {
  /** Outputs of one OutcomePart each. */
  readonly ahead: readonly (readonly WireOutput[])[];
  readonly outputs: readonly WireOutput[];
  readonly failures: readonly RowFailure[];
  readonly dropped: readonly RowDropped[];
}

/** The overhead of a failure in addition to its texts, in bytes. */
const failureBytes = 64;
const shortMessage = 100;

/**
 * @param lastLink The chain's last link. Rows that are too large fail there.
 * @param limit The largest message, in bytes.
 */
export function outcomeMessages(
  outcome: ChainOutcome,
  lastLink: number,
  limit: number,
): OutcomeMessages {
  const room = roomIn(limit);
  const cuts = outcome.outputs.map((output) => cutOutput(output, room));
  const ends = new RowEnds();
  for (const { large } of cuts)
    for (const { row, bytes } of large) ends.tooLarge(row, lastLink, bytes, room);
  const failures = shortened([...outcome.failures, ...ends.failures], room >> 1);
  const pieces = cuts.flatMap((cut) => cut.pieces);
  const spent = failures.reduce((sum, failure) => sum + sizeOfFailure(failure), 0);
  // The first group shares its message with the failures, so it has the least room.
  const [outputs = [], ...ahead] = groupPieces(pieces, room - spent, room).map(toWire);
  return { ahead, outputs, failures, dropped: outcome.dropped };
}

/** The outputs in the form of a message. */
export function toWire(outputs: readonly ChainOutput[]): WireOutput[] {
  return outputs.map(({ rows, frame, parents, merge }) => ({
    batch: batchToWire(rows, frame, null),
    parents,
    merge,
  }));
}

/** Limits the texts: a million rows that fail in the same way must still fit a message. */
function shortened(failures: readonly RowFailure[], room: number): RowFailure[] {
  let spent = 0;
  return failures.map((failure) => {
    const kept =
      spent < room / 2
        ? failure
        : {
            ...failure,
            stack: "",
            message: spent < room ? failure.message.slice(0, shortMessage) : "",
          };
    spent += sizeOfFailure(kept);
    return kept;
  });
}

function sizeOfFailure({ message, stack, type }: RowFailure): number {
  // A character has at most 3 bytes.
  return failureBytes + (message.length + stack.length + type.length) * 3;
}
