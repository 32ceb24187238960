/** The dead letter methods of InspectService. */
import type { ServerWritableStream } from "@grpc/grpc-js";
import { StairsError } from "@stairs/core";
import type {
  DeadLetterFilter__Output,
  DiscardDeadLettersRequest__Output,
  DiscardDeadLettersResponse,
  InspectServiceHandlers,
  RetryDeadLettersRequest__Output,
  RetryDeadLettersResponse,
} from "@stairs/core/protocol";
import type { Coordinator, Selection } from "../coordinator.js";
import { failStream, unary } from "./reply.js";
import { deadLetter } from "./views/dead-letter.js";

const defaultRows = 100;
const maxRows = 1000;

/** Requests for dead letters. */
export type DeadLetterHandlers = Pick<
  InspectServiceHandlers,
  | "ListDeadLetters"
  | "GetDeadLetter"
  | "GroupDeadLetters"
  | "RetryDeadLetters"
  | "DiscardDeadLetters"
>;

/** The handlers. */
export function deadLetterHandlers({ dead }: Coordinator): DeadLetterHandlers {
  return {
    ListDeadLetters: unary(async ({ pipeline, filter, limit, pageToken }) => {
      if (limit > maxRows)
        throw new StairsError("BAD_ARGUMENT", `limit is ${limit}: expected at most ${maxRows}.`);
      const selection = selectionOf(filter, pipeline);
      const most = limit === 0 ? defaultRows : limit;
      const { letters, next } = await dead.list(selection, pageToken, most);
      const total = await dead.total(selection.pipeline);
      return { deadLetters: letters.map(deadLetter), total, nextPageToken: next };
    }),
    GetDeadLetter: unary(async ({ id }) => ({ deadLetter: deadLetter(await dead.show(id)) })),
    GroupDeadLetters: unary(async ({ filter }) => {
      const { groups, rows } = await dead.groups(selectionOf(filter));
      return { groups: groups.map((group) => ({ ...group })), rows };
    }),
    RetryDeadLetters(
      call: ServerWritableStream<RetryDeadLettersRequest__Output, RetryDeadLettersResponse>,
    ) {
      const { filter, limit, canary, edits } = call.request;
      const request = { selection: selectionOf(filter), limit, canary, edits };
      void report(call, (signal) => dead.retry(request, signal));
    },
    DiscardDeadLetters(
      call: ServerWritableStream<DiscardDeadLettersRequest__Output, DiscardDeadLettersResponse>,
    ) {
      const { filter, limit } = call.request;
      void report(call, (signal) => dead.discard(selectionOf(filter), limit, signal));
    },
  };
}

/** Writes each progress report of `work`, and the last one again as the end. */
async function report<Progress extends object>(
  call: ServerWritableStream<unknown, Progress & { done: boolean }>,
  work: (signal: AbortSignal) => AsyncIterable<Progress>,
): Promise<void> {
  const abort = new AbortController();
  call.on("cancelled", () => abort.abort());
  try {
    let last: Progress | undefined;
    for await (const progress of work(abort.signal)) {
      last = progress;
      call.write({ ...progress, done: false });
    }
    if (last !== undefined) call.write({ ...last, done: true });
    call.end();
  } catch (error) {
    failStream(call, error);
  }
}

/** @param pipeline Applies if the filter names none. */
function selectionOf(filter: DeadLetterFilter__Output | null, pipeline = ""): Selection {
  const text = (value: string | undefined): string | undefined =>
    value === "" ? undefined : value;
  return {
    pipeline: text(filter?.pipeline) ?? text(pipeline),
    node: text(filter?.node),
    cause: text(filter?.cause),
    type: text(filter?.type),
    text: text(filter?.message),
    sinceMs: filter === null || filter.sinceMs === 0 ? undefined : filter.sinceMs,
    ids: filter?.ids ?? [],
  };
}
