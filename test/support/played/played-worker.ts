/** A worker that does what a program says, by hand over the wire, and writes down what it sees. */
import type { Call__Output, Outcome, Output, WorkResponse__Output } from "@stairs/core/protocol";
import type { Chance } from "../chance.js";
import type { Row } from "../history/event.js";
import type { Begun, Journal } from "../history/journal.js";
import { instanceId, RawWorker, valuesOf } from "../raw-worker.js";
import { fateOf, outputsOf, type Program, queueOf, sinkOf, type Stage } from "./program.js";

/** Into so many parts the outputs of a 1-to-N call are cut; all but the last go ahead, without a wait for acks. */
const partsOfCall = 4;

/** A coordinator that is away is not asked all the time. */
const connectAgainMs = 20;

interface Held {
  readonly begun: Begun<"call">;
  readonly failed: readonly string[];
}

/** What a worker is played with. */
export interface WorkerPart {
  readonly address: string;
  readonly program: Program;
  readonly journal: Journal;
  readonly chance: Chance;
  /** It breaks its connection once in so many calls, with the call in its hands; 0: never. */
  readonly breaksOnceIn: number;
  /** Decides when a call is answered; default: at once. */
  readonly onCall?: (answer: () => void) => void;
  /** Told of every answer to an outcome. */
  readonly onAck?: () => void;
}

/** A worker for all steps of a program. */
export class PlayedWorker {
  /** How often it broke its connection. */
  breaks = 0;
  readonly #part: WorkerPart;
  readonly #held = new Map<string, Held>();
  #raw: RawWorker;
  #over = false;
  #again: NodeJS.Timeout | undefined;

  constructor(part: WorkerPart) {
    this.#part = part;
    this.#raw = this.#connect();
  }

  /** Leaves without a word. */
  async stop(): Promise<void> {
    this.#over = true;
    clearTimeout(this.#again);
    this.#raw.break();
    await this.#raw.status;
  }

  #connect(): RawWorker {
    const raw: RawWorker = new RawWorker(this.#part.address, (response) => {
      if (this.#raw === raw) this.#hear(raw, response);
    });
    const steps = this.#part.program.stages.map((stage) => ({
      name: queueOf(stage),
      kind: stage.kind === "split" ? ("KIND_EXPAND" as const) : ("KIND_FUNCTION" as const),
    }));
    raw.send({
      hello: { instanceId: instanceId(), steps, maxConcurrentCalls: 4, parallelCalls: 2 },
    });
    void raw.status.then(() => this.#ended());
    return raw;
  }

  #ended(): void {
    for (const { begun } of this.#held.values()) begun.info("the connection is gone");
    this.#held.clear();
    if (this.#over) return;
    this.#again = setTimeout(() => (this.#raw = this.#connect()), connectAgainMs);
  }

  #hear(raw: RawWorker, { call, outcomeAck }: WorkResponse__Output): void {
    const { chance, breaksOnceIn, onCall, onAck } = this.#part;
    if (outcomeAck) {
      this.#acked(outcomeAck.callId, outcomeAck.kind);
      onAck?.();
    }
    if (!call) return;
    if (breaksOnceIn === 0 || !chance.once(breaksOnceIn)) {
      const answer = (): void => this.#answer(raw, call);
      return onCall === undefined ? answer() : onCall(answer);
    }
    this.#take(call);
    this.breaks += 1;
    raw.break();
  }

  #acked(callId: string, kind: string): void {
    const held = this.#held.get(callId);
    this.#held.delete(callId);
    const answer = kind.replace("KIND_", "");
    if (answer === "COMMITTED" || answer === "STALE" || answer === "REJECTED")
      held?.begun.ok({ answer, failed: held.failed });
  }

  #take(call: Call__Output): { stage: Stage; rows: Row[]; fates: ReturnType<typeof fateOf>[] } {
    const step = call.chain[0]?.step ?? "";
    const stage = this.#part.program.stages.find((each) => queueOf(each) === step);
    if (stage === undefined) throw new Error(`a call of ${step}`);
    const keys = valuesOf(call, "key") as string[];
    const values = valuesOf(call, "value") as number[];
    const rows = keys.map((key, at) => ({ key, value: values[at] ?? 0 }));
    const fates = rows.map((row) => fateOf(stage, row));
    const failed = rows.filter((_, at) => fates[at] === "dies" || this.#failsNow(call, fates[at]));
    const begun = this.#part.journal.begin("call", { call: call.callId, place: step, rows });
    this.#held.set(call.callId, { begun, failed: failed.map(({ key }) => key) });
    return { stage, rows, fates };
  }

  #failsNow(call: Call__Output, fate: string | undefined): boolean {
    return fate === "fails once" && call.attempt === 1;
  }

  #answer(raw: RawWorker, call: Call__Output): void {
    const { stage, rows, fates } = this.#take(call);
    const { callId } = call;
    const outcome: Required<Pick<Outcome, "failures" | "dropped">> = { failures: [], dropped: [] };
    const passing: number[] = [];
    fates.forEach((fate, row) => {
      const failure = { row, link: 0, cause: "error", type: "Error", message: "as it was to be" };
      if (fate === "dies")
        outcome.failures.push({ ...failure, disposition: "DISPOSITION_DEAD_LETTER" });
      else if (this.#failsNow(call, fate)) outcome.failures.push(failure);
      else if (fate === "drops") outcome.dropped.push({ row, link: 0, reason: "as it was to be" });
      else passing.push(row);
    });
    if (stage.kind === "sink") {
      const seen = passing.map((row) => rows[row]).filter((row) => row !== undefined);
      this.#part.journal.note("take", { place: sinkOf(stage), rows: seen });
    }
    const outputs: Output[] = [];
    let ahead = 0;
    if (stage.kind === "split") {
      const parts: Output[] = [];
      const rowsInPart = Math.ceil(passing.length / partsOfCall);
      for (let at = 0; at < passing.length; at += rowsInPart)
        parts.push(outputOf(stage, rows, passing.slice(at, at + rowsInPart)));
      const last = parts.pop();
      ahead = parts.length;
      parts.forEach((output, at) =>
        raw.send({ outcomePart: { callId, part: at + 1, outputs: [output] } }),
      );
      if (last !== undefined) outputs.push(last);
    } else if (stage.kind === "step" && passing.length > 0)
      outputs.push(outputOf(stage, rows, passing));
    else if (stage.kind === "sink" && passing.length > 0)
      outputs.push({ batch: { rows: passing.length, columns: [] }, parents: passing });
    raw.send({ outcome: { callId, outputs, parts: ahead, ...outcome } });
  }
}

function outputOf(stage: Stage, rows: readonly Row[], passing: readonly number[]): Output {
  const made: Row[] = [];
  const parents: number[] = [];
  for (const row of passing) {
    const input = rows[row];
    for (const output of input === undefined ? [] : outputsOf(stage, input)) {
      made.push(output);
      parents.push(row);
    }
  }
  const column = (name: "key" | "value") => ({
    name,
    json: Buffer.from(JSON.stringify(made.map((row) => row[name]))),
  });
  return { batch: { rows: made.length, columns: [column("key"), column("value")] }, parents };
}
