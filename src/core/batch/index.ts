/** Rows in columnar batches and the operations on them, all on bytes: no operation parses a value. */
export { concatColumns } from "./column-concat.js";
export { columnBytes, gatherColumn, materialise, sliceColumn } from "./column-cut.js";
export {
  binaryColumn,
  constantColumn,
  doublesColumn,
  int64sColumn,
  jsonColumn,
} from "./columns.js";
export {
  addConstants,
  type FieldNames,
  mergeFrames,
  missingRows,
  renameFields,
  selectFields,
} from "./frames.js";
export { jsonElements } from "./json-elements.js";
export { joinTokens } from "./join.js";
export { type ColumnKind, columnKinds } from "./kinds/table.js";
export type { Column, Frame, Token } from "./model.js";
export { type Nested, nestFrame, type NestProblem } from "./nest.js";
export { objectMembers } from "./object-members.js";
export { isPresent } from "./presence.js";
export { rowJson } from "./row-json.js";
export {
  concatRowIds,
  gatherRowIds,
  newRowIds,
  type RowIdRange,
  type RowIds,
  rowIdText,
  rowIdTexts,
  sliceRowIds,
} from "./row-ids.js";
export { decodeToken, encodeToken, storedRows } from "./stored-token.js";
export { gatherToken, shapeKey, sliceToken, tokenBytes } from "./tokens.js";
export { truthOf, truths } from "./truth.js";
export { uniformParts, type UniformPart } from "./uniform.js";
export { verifyColumn } from "./verify.js";
export { batchFromWire, batchToWire, type ReceivedBatch } from "./wire.js";
export type { WireBatch, WireColumn, WireRowIdRange } from "./wire-column.js";
