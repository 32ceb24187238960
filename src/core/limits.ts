/**
 * The limits that the coordinator sets for its peers. An error names the limit and the value. No limit
 * here is a setting: users set the size of a queue or the timeout of a step elsewhere.
 */

const kibi = 1024;
const mebi = 1024 * 1024;
const messageBytes = 16 * mebi;

/** Sizes in bytes, texts in characters, times in milliseconds, all others in pieces. */
export const limits = {
  /** A gRPC message, in either direction. */
  messageBytes,
  /** A row: with its names and the message around it, it fits a message. */
  rowBytes: messageBytes - 256 * kibi,
  /** Rows of one batch. */
  batchRows: 4 * mebi,
  /** Columns of one batch. */
  batchColumns: 4096,
  /** A field's name. */
  fieldNameBytes: 256,
  /** The path of a node, and the name of a step. */
  pathChars: 512,
  /** Messages inside one message (rows that failed, outputs, columns, ranges of row ids, nodes …), in all. */
  messageParts: 200_000,
  /** Nodes of one pipeline. */
  pipelineNodes: 1000,
  /** Pipelines of one Register. */
  registerPipelines: 1000,

  /** From the opening of a stream to its Hello or PushOpen. */
  helloMs: 5000,
  /** Names of processes: `instance_id` and `epoch`. */
  shortestInstanceId: 16,
  instanceIdChars: 128,
  /** Each other text of a Hello or PushOpen, such as the worker's name or a label. */
  helloTextChars: 256,
  helloSteps: 10_000,
  helloLabels: 64,
  /** A step's declaration: the session cuts longer docs and sources, and drops longer schemas. */
  stepDocsChars: 4 * kibi,
  stepSourceChars: 512,
  stepSchemaChars: 64 * kibi,
  /** The texts of all declarations of one worker. The session drops the rest. */
  declarationChars: mebi,
  /** Calls that one worker holds, regardless of its Hello. */
  workerCalls: 1024,
  /** Bytes of rows in the calls of one worker. A worker without a call may get one larger call. */
  workerBytes: 64 * mebi,
  /** The smallest useful `Hello.max_message_bytes`. */
  workerMessageBytes: 256 * kibi,
  /** Parts before the outcome of one call without a 1-to-N step. */
  outcomeBytes: 64 * mebi,
  /** Answers that a worker has not read. Above this, the coordinator stops reading from it. */
  unreadAnswers: 1024,

  /** Pipelines of one Push stream. */
  pushPipelines: 64,
  /** Batches of one producer without an ack: the announced window, and the number at which reading stops. */
  pushWindow: 16,
  pushUnread: 64,

  /** Texts of a failure. The coordinator cuts longer ones. */
  failureMessageChars: 4 * kibi,
  failureStackChars: 16 * kibi,
  failureWordChars: 128,
  dropReasonChars: 256,
  /** The longest pause before a retry, and the longest wait: 49 days. */
  pauseMs: 0xffff_ffff,
  /** The text of a status, in bytes on the wire. The server cuts longer ones. */
  statusBytes: 3 * kibi,

  /** Connections to one coordinator, and streams of one connection. */
  connections: 4096,
  connectionStreams: 1024,
  /** Connections without an admitted call. One more closes the oldest of them. */
  strangers: 1024,
  /** How long a connection may take to its first admitted call. */
  strangerMs: 10_000,
  /** How long a TLS handshake may take. */
  handshakeMs: 5000,
} as const;
