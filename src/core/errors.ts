/**
 * The one error class of Stairs and its closed list of codes. Each code has one gRPC status, one exit
 * code, and one line of documentation, all in this table.
 */

/** gRPC status numbers, as in google.rpc.Code. */
const grpc = {
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  alreadyExists: 6,
  permissionDenied: 7,
  resourceExhausted: 8,
  failedPrecondition: 9,
  aborted: 10,
  outOfRange: 11,
  internal: 13,
  unavailable: 14,
  dataLoss: 15,
  unauthenticated: 16,
} as const;

interface CodeRow {
  readonly grpc: number;
  readonly exit: number;
  /** True: the same request may succeed in a moment. False: only a change makes it succeed. */
  readonly passes: boolean;
  readonly docs: string;
}

/** Code → gRPC status, exit code of commands, whether it passes, meaning. */
export const errorCodes = {
  BAD_ARGUMENT: {
    grpc: grpc.invalidArgument,
    exit: 2,
    passes: false,
    docs: "A command or call received a value that it cannot take.",
  },
  BAD_NAME: {
    grpc: grpc.invalidArgument,
    exit: 2,
    passes: false,
    docs: "A name does not fit the grammar of names.",
  },
  BAD_PIPELINE: {
    grpc: grpc.invalidArgument,
    exit: 1,
    passes: false,
    docs: "A pipeline cannot be compiled. The message lists every problem.",
  },
  BAD_BATCH: {
    grpc: grpc.invalidArgument,
    exit: 1,
    passes: false,
    docs: "A batch of rows is malformed.",
  },
  BAD_VALUE: {
    grpc: grpc.invalidArgument,
    exit: 1,
    passes: false,
    docs: "A row has a value that cannot travel.",
  },
  BAD_MESSAGE: {
    grpc: grpc.invalidArgument,
    exit: 1,
    passes: false,
    docs: "A protocol message is malformed or came out of order.",
  },
  BAD_OUTCOME: {
    grpc: grpc.invalidArgument,
    exit: 1,
    passes: false,
    docs: "A worker's outcome does not account for the rows of its call.",
  },
  BAD_PROJECT: {
    grpc: grpc.invalidArgument,
    exit: 1,
    passes: false,
    docs: "The project's files cannot be loaded or contradict each other.",
  },
  TOO_LARGE: {
    grpc: grpc.invalidArgument,
    exit: 1,
    passes: false,
    docs: "A row or message is over its limit.",
  },
  NOT_FOUND: {
    grpc: grpc.notFound,
    exit: 1,
    passes: false,
    docs: "No pipeline, producer, plan, or step has that name.",
  },
  ALREADY_EXISTS: {
    grpc: grpc.alreadyExists,
    exit: 1,
    passes: false,
    docs: "Something else already has that name.",
  },
  CHANGED_MEANWHILE: {
    grpc: grpc.aborted,
    exit: 1,
    passes: false,
    docs: "Another client changed it first. Read it again and repeat the request.",
  },
  SEQUENCE_GAP: {
    grpc: grpc.outOfRange,
    exit: 1,
    passes: false,
    docs: "A producer skipped a sequence number.",
  },
  PRODUCER_STATE_LOST: {
    grpc: grpc.failedPrecondition,
    exit: 1,
    passes: false,
    docs: "The coordinator no longer knows this producer. Start a new epoch.",
  },
  QUEUE_FULL: {
    grpc: grpc.resourceExhausted,
    exit: 1,
    passes: true,
    docs: "A queue is at its limit. Send rows more slowly.",
  },
  TOO_LATE: {
    grpc: grpc.deadlineExceeded,
    exit: 1,
    passes: true,
    docs: "Something did not happen within its time limit.",
  },
  NOT_ALLOWED: {
    grpc: grpc.permissionDenied,
    exit: 1,
    passes: false,
    docs: "Stairs refuses this for safety. The message says how to allow it.",
  },
  UNAUTHENTICATED: {
    grpc: grpc.unauthenticated,
    exit: 1,
    passes: false,
    docs: "A call has no token, or its token is unknown, revoked, or expired.",
  },
  NOT_TRUSTED: {
    grpc: grpc.unavailable,
    exit: 1,
    passes: false,
    docs: "TLS fails: the certificates or settings of the two sides do not match.",
  },
  WRONG_STATE: {
    grpc: grpc.failedPrecondition,
    exit: 1,
    passes: false,
    docs: "This cannot be done now. The message says what must come first.",
  },
  STORE_HELD: {
    grpc: grpc.failedPrecondition,
    exit: 1,
    passes: true,
    docs: "Another coordinator holds the state directory.",
  },
  STORE_BROKEN: {
    grpc: grpc.dataLoss,
    exit: 1,
    passes: false,
    docs: "The store is damaged or has an unknown format.",
  },
  STORE_FULL: {
    grpc: grpc.resourceExhausted,
    exit: 1,
    passes: true,
    docs: "The disk has no room for more rows.",
  },
  UNREACHABLE: { grpc: grpc.unavailable, exit: 4, passes: true, docs: "No coordinator answers." },
  PORT_IN_USE: {
    grpc: grpc.unavailable,
    exit: 1,
    passes: false,
    docs: "Another process listens on that address.",
  },
  STALLED: {
    grpc: grpc.failedPrecondition,
    exit: 1,
    passes: false,
    docs: "Rows wait for a step that no worker has.",
  },
  INTERNAL: {
    grpc: grpc.internal,
    exit: 1,
    passes: false,
    docs: "A defect of Stairs. Please report it.",
  },
} as const satisfies Record<string, CodeRow>;

/** One of the closed list of codes. */
export type ErrorCode = keyof typeof errorCodes;

/**
 * Errors after which a producer connects again and goes on with what has no ack: those that pass, and those that may
 * not occur on another stream or at another coordinator.
 */
export const passesForProducers: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  ...(Object.keys(errorCodes) as ErrorCode[]).filter((code) => errorCodes[code].passes),
  "WRONG_STATE",
  "INTERNAL",
  "SEQUENCE_GAP",
  "CHANGED_MEANWHILE",
]);

const brand = Symbol.for("stairs.error");

/**
 * The error that Stairs throws. The message says what happened, where, and what to do. `toString` puts
 * the code before it.
 */
export class StairsError extends Error {
  readonly [brand] = true;
  override readonly name = "StairsError";
  readonly code: ErrorCode;

  /**
   * @param code One of {@link errorCodes}.
   * @param message What happened, where, what to do: whole sentences with the values in them.
   * @param cause The error below, if any.
   */
  constructor(code: ErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }

  override toString(): string {
    return `[${this.code}] ${this.message}`;
  }
}

/** True for a StairsError, also from another copy of this package. */
export function isStairsError(error: unknown): error is StairsError {
  return typeof error === "object" && error !== null && brand in error;
}

/** An error's code; INTERNAL for an error that is no StairsError: it is a defect. */
export function codeOf(error: unknown): ErrorCode {
  return isStairsError(error) ? error.code : "INTERNAL";
}

/** True if the same request may succeed in a moment; false if a repetition fails again. */
export function passes(error: unknown): boolean {
  return errorCodes[codeOf(error)].passes;
}

/** An error's message for people, whatever was thrown. */
export function messageOf(error: unknown): string {
  if (isStairsError(error)) return `[${error.code}] ${error.message}`;
  if (error instanceof Error) return error.message;
  return String(error);
}
