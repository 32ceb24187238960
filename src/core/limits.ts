/**
 * How much may come from outside: every number that the coordinator holds its peers to. A message that
 * is refused names the limit and the value. Nothing here is a setting: what users set (the size of a
 * queue, a step's timeout) is elsewhere.
 */

const kibi = 1024;
const mebi = 1024 * 1024;
const messageBytes = 16 * mebi;

/** Sizes in bytes, texts in characters, times in milliseconds, the others in pieces. */
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
  /** What is kept of a step's declaration: longer docs and sources are cut, longer schemas are not kept. */
  stepDocsChars: 4 * kibi,
  stepSourceChars: 512,
  stepSchemaChars: 64 * kibi,
  /** The texts of all declarations of one worker; what is beyond is not kept. */
  declarationChars: mebi,
  /** Calls that one worker holds, whatever it asks for. */
  workerCalls: 1024,
  /** Rows in the calls of one worker; one call more may always go to a worker that holds none. */
  workerBytes: 64 * mebi,
  /** The smallest `Hello.max_message_bytes` that is of use. */
  workerMessageBytes: 256 * kibi,
  /** What comes ahead of the outcome of one call that is not 1-to-N. */
  outcomeBytes: 64 * mebi,
  /** Answers that a worker has not read. With more the coordinator stops reading what it sends. */
  unreadAnswers: 1024,

  /** Pipelines of one Push stream. */
  pushPipelines: 64,
  /** Batches of one producer without an ack: what it is told, and at how many its stream is not read. */
  pushWindow: 16,
  pushUnread: 64,

  /** What is kept of a failure; longer texts are cut. */
  failureMessageChars: 4 * kibi,
  failureStackChars: 16 * kibi,
  failureWordChars: 128,
  dropReasonChars: 256,
  /** The longest pause before a row is tried again, and the longest wait: 49 days. */
  pauseMs: 0xffff_ffff,
  /** The text of a status, in bytes as it travels; longer ones are cut. */
  statusBytes: 3 * kibi,

  /** Connections to one coordinator, and streams of one connection. */
  connections: 4096,
  connectionStreams: 1024,
  /** Connections that have not made a call that was let in; with one more, the oldest of them is closed. */
  strangers: 1024,
  /** How long a connection may take for its first call that is let in. */
  strangerMs: 10_000,
  /** How long a TLS handshake may take. */
  handshakeMs: 5000,
} as const;
