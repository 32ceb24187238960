/** Workers' streams to the sessions of a coordinator, without a network: what is sent and how calls end. */
import { defaultRetry, jsonColumn, newRowIds, type PlanLink, type StairsError } from "@stairs/core";
import type {
  Outcome__Output,
  Step__Output,
  WorkRequest__Output,
  WorkResponse,
} from "@stairs/core/protocol";
import type { CallEnd, WorkerCall } from "../../../src/run/worker-port.js";
import { silentLog } from "../../../src/observe/log.js";
import type { Connection } from "../../../src/session/connection.js";
import type { Session } from "../../../src/session/session.js";
import { Sessions } from "../../../src/session/sessions.js";
import { FakeClock } from "../../support/fake-clock.js";

/** A stream of a worker. */
export interface Stream {
  readonly connection: Connection;
  /** What the coordinator sent on it. */
  readonly sent: WorkResponse[];
  /** How the coordinator ended it. */
  readonly ended: (StairsError | undefined)[];
}

/** The sessions under test. */
export class SessionScene {
  readonly clock = new FakeClock();
  /** Sessions that have closed. */
  closed = 0;
  /** What is known of the workers' process. */
  processIsGone = false;
  #session: Session | undefined;
  readonly sessions = new Sessions({
    clock: this.clock,
    log: silentLog,
    heartbeatMs: 100,
    resumeWithinMs: 250,
    isGone: () => this.processIsGone,
    onOpen: (session) => {
      this.#session = session;
    },
    onChange: () => undefined,
    onClosed: () => {
      this.closed += 1;
    },
  });

  /** The session that was opened last. */
  get session(): Session {
    if (this.#session === undefined) throw new Error("no session was opened");
    return this.#session;
  }

  connect(): Stream {
    const sent: WorkResponse[] = [];
    const ended: (StairsError | undefined)[] = [];
    const connection = this.sessions.accept({
      send: (message) => sent.push(message),
      isFull: false,
      end: (error) => ended.push(error),
    });
    return { connection, sent, ended };
  }

  /** Starts a call and remembers how it ends. */
  begin(given: WorkerCall): { end: CallEnd | undefined } {
    const seen: { end: CallEnd | undefined } = { end: undefined };
    void this.session.call(given).then((end) => {
      seen.end = end;
    });
    return seen;
  }

  /** Starts a 1-to-N call whose parts end up in `taken`, and are written down when `written` is called. */
  beginExpand(callId: string): {
    end: CallEnd | undefined;
    taken: number[];
    written: (() => void)[];
  } {
    const seen: ReturnType<typeof this.beginExpand> = { end: undefined, taken: [], written: [] };
    const takePart = (number: number): Promise<void> => {
      seen.taken.push(number);
      return new Promise((resolve) => seen.written.push(resolve));
    };
    const expand = { ...call(callId), links: [{ ...link, expand: true }], takePart };
    void this.session.call(expand).then((end) => {
      seen.end = end;
    });
    return seen;
  }
}

/** Lets what was decided come through. */
export async function settled(): Promise<void> {
  await Promise.resolve();
  await Promise.resolve();
}

const link: PlanLink = {
  node: "f",
  step: "core.main/f",
  mode: "merge",
  when: null,
  inputs: null,
  retry: defaultRetry,
  timeoutMs: 1000,
  requires: {},
  maxRows: null,
  expand: false,
  maxOutputs: 100_000,
  ended: null,
  source: "",
};

export function call(callId: string, rows = 1): WorkerCall {
  const text = Buffer.from(JSON.stringify(Array.from({ length: rows }, (_, row) => row)));
  return {
    callId,
    links: [link],
    rows,
    ids: newRowIds(rows),
    frame: new Map([["value", jsonColumn(rows, text)]]),
    attempt: 1,
    timeoutMs: 1000,
  };
}

function request(part: Partial<WorkRequest__Output>): WorkRequest__Output {
  return part;
}

/** A step of which its worker declares nothing, as the protocol's loader gives it. */
export const bareStep = {
  name: "core.main/f",
  kind: "KIND_FUNCTION",
  inputs: [],
  outputs: [],
  inputSchema: "",
  outputSchema: "",
  timeoutMs: 0,
  maxRows: 0,
  docs: "",
  source: "",
} satisfies Step__Output;

export function hello(steps = ["core.main/f"], more: object = {}): WorkRequest__Output {
  return request({
    hello: {
      workerName: "w",
      instanceId: "0123456789abcdef",
      sdkName: "test",
      sdkVersion: "1",
      language: "typescript",
      host: "h",
      pid: 1,
      labels: {},
      buildId: "",
      features: [],
      steps: steps.map((name) => ({ ...bareStep, name })),
      maxConcurrentCalls: 4,
      parallelCalls: 1,
      maxMessageBytes: 0,
      resume: null,
      ...more,
    },
  });
}

export function outcome(callId: string, rows = 1): WorkRequest__Output {
  const plain: Outcome__Output = {
    callId,
    outputs: [
      {
        batch: {
          rows,
          columns: [],
          rowIds: [],
        },
        parents: [],
        merge: false,
      },
    ],
    failures: [],
    dropped: [],
    busyMicros: 500,
    parts: 0,
  };
  return request({ outcome: plain });
}

export function heartbeat(receivedSequence: number, heldCallIds: string[]): WorkRequest__Output {
  return request({ heartbeat: { receivedSequence, heldCallIds } });
}

export function part(callId: string, number: number): WorkRequest__Output {
  return request({ outcomePart: { callId, part: number, outputs: [] } });
}

/** The kinds of the answers to outcomes, in order. */
export function answers(sent: readonly WorkResponse[]): unknown[] {
  return sent.flatMap(({ outcomeAck }) => (outcomeAck ? [outcomeAck.kind] : []));
}
