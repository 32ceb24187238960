/**
 * What a recount finds that does not agree (I7): what is stored against what is counted, and both against the
 * two sums that hold at any moment, see `counterNames`.
 */
import { storedRows } from "@stairs/core";
import type { QueueAudit } from "@stairs/core/protocol";
import {
  type Amount,
  type Broker,
  counterNames,
  type Holdings,
  type Recount,
} from "../broker/contract.js";

/** Counts the stored rows of one pipeline's queues again, or of all. */
export async function audit(
  broker: Broker,
  pipeline: string | undefined,
): Promise<Required<QueueAudit>[]> {
  const recounts = await broker.recount(storedRows, pipeline);
  return recounts.map(audited).sort((a, b) => (a.queue < b.queue ? -1 : 1));
}

function audited(recount: Recount): Required<QueueAudit> {
  const { pipeline, queue, found } = recount;
  return {
    pipeline,
    queue,
    present: found.present.rows,
    delayed: found.delayed.rows,
    dead: found.dead,
    counters: { ...found.counters },
    differences: [...differences(recount), ...wrongSums(found)],
  };
}

function differences({ counted, found, unreadable }: Recount): string[] {
  const amounts = (["present", "delayed"] as const).flatMap((where) => {
    const name = where === "present" ? "ready or leased" : where;
    return amountDifferences(name, counted[where], found[where]);
  });
  return [
    ...(unreadable > 0
      ? [`${unreadable} entries or dead letters cannot be read: their rows are missing or damaged.`]
      : []),
    ...amounts,
    ...difference("rows of dead letters", counted.dead, found.dead),
    ...counterNames.flatMap((name) =>
      difference(`"${name}" of the counters`, counted.counters[name], found.counters[name]),
    ),
  ];
}

function amountDifferences(where: string, counted: Amount, found: Amount): string[] {
  return (["rows", "entries", "bytes"] as const).flatMap((unit) =>
    difference(`${unit} ${where}`, counted[unit], found[unit]),
  );
}

function difference(what: string, counted: number, found: number): string[] {
  return counted === found
    ? []
    : [`${sentenceCase(what)}: ${counted} are counted, ${found} are stored.`];
}

function wrongSums({ present, delayed, dead, counters }: Holdings): string[] {
  const came = counters.in + counters.revived;
  const there = present.rows + delayed.rows;
  const went = counters.out + counters.dropped + counters.dead + counters.flushed;
  const letters = counters.dead - counters.revived - counters.discarded - counters.expired;
  const missing = came - went - there;
  return [
    ...(missing === 0
      ? []
      : [
          `${came} rows came in, ${went} left and ${there} are there: ${Math.abs(missing)} ${missing > 0 ? "are missing" : "are too many"}.`,
        ]),
    ...(letters === dead
      ? []
      : [
          `${counters.dead} rows died and ${counters.dead - letters} of them were revived, discarded or have expired: ${letters} should be kept, ${dead} are.`,
        ]),
  ];
}

function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
