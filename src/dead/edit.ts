/**
 * Changes a row before a retry. An unchanged field keeps its column, byte for byte. A changed field becomes JSON. An
 * omitted field is removed.
 */
import {
  checkFieldName,
  type Column,
  type Frame,
  jsonColumn,
  jsonElements,
  objectMembers,
  rowJson,
  StairsError,
  type Token,
  tokenBytes,
} from "@stairs/core";

/** The edit of a row. */
export interface RowEdit {
  /** The dead letter's public id. */
  readonly id: string;
  /** The whole row: an object by field, or an array of objects if the row has several frames. Empty: unchanged. */
  readonly rowJson: string;
  /** Fields that then get these JSON texts: in the only frame, or in each frame that has the field. */
  readonly set: Readonly<Record<string, string>>;
}

/**
 * The changed row.
 * @param token One row.
 * @param maxRowBytes The largest row that can travel, in bytes.
 * @throws StairsError BAD_VALUE, BAD_ARGUMENT or TOO_LARGE, with the letter's id.
 */
export function editedRow(token: Token, edit: RowEdit, maxRowBytes: number): Token {
  const what = `The payload for dead letter ${edit.id}`;
  const texts = edit.rowJson === "" ? null : frameTexts(edit.rowJson, token.frames.length, what);
  const whole = token.frames.map((frame, at) => {
    const text = texts?.[at];
    return text === undefined ? frame : withMembers(frame, objectMembers(text, what));
  });
  const frames = Object.entries(edit.set).reduce(
    (done, [field, text]) => withField(done, field, text, edit.id),
    whole,
  );
  const edited = { ...token, frames };
  const bytes = tokenBytes(edited);
  if (bytes > maxRowBytes) {
    throw new StairsError(
      "TOO_LARGE",
      `${what} has ${bytes} bytes; a row may have ${maxRowBytes}. Store large values elsewhere and pass a reference.`,
    );
  }
  return edited;
}

function frameTexts(text: string, frames: number, what: string): readonly string[] {
  if (frames === 1) return [text];
  const elements = jsonElements(text);
  if (elements?.length === frames) return elements;
  throw new StairsError(
    "BAD_VALUE",
    `${what} must be an array of ${frames} objects, as \`stairs dead show\` prints it: the row has ${frames} frames.`,
  );
}

function withMembers(frame: Frame, members: ReadonlyMap<string, string>): Frame {
  const shown = objectMembers(rowJson(frame, 0), "The row");
  const result = new Map<string, Column>();
  for (const [field, text] of members) {
    checkFieldName(field);
    const old = frame.get(field);
    const before = shown.get(field);
    const isAsShown = before !== undefined && compact(before) === compact(text);
    result.set(field, isAsShown && old !== undefined ? old : jsonCell(text));
  }
  return result;
}

function withField(frames: readonly Frame[], field: string, text: string, id: string): Frame[] {
  checkFieldName(field);
  checkJson(field, text, id);
  const has = frames.map((frame) => frame.has(field));
  if (frames.length > 1 && !has.includes(true)) {
    throw new StairsError(
      "BAD_ARGUMENT",
      `Dead letter ${id} has ${frames.length} frames and none of them has a field ${JSON.stringify(field)}: give the whole payload instead.`,
    );
  }
  return frames.map((frame, at) =>
    frames.length === 1 || has[at] === true ? new Map(frame).set(field, jsonCell(text)) : frame,
  );
}

function checkJson(field: string, text: string, id: string): void {
  try {
    JSON.parse(text);
  } catch (error) {
    throw new StairsError(
      "BAD_VALUE",
      `The value of ${JSON.stringify(field)} for dead letter ${id} is no JSON: ${JSON.stringify(text)}. Put text in quotes: ${field}='"text"'.`,
      error,
    );
  }
}

function jsonCell(text: string): Column {
  return jsonColumn(1, Buffer.from(`[${compact(text)}]`));
}

/** The text without blanks between its tokens. */
function compact(text: string): string {
  return text.replaceAll(
    /("(?:[^"\\]|\\.)*")|\s+/g,
    (_, string: string | undefined) => string ?? "",
  );
}
