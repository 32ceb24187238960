/** Joins tokens: many small batches become few large ones, without a look at their values. */
import { concatColumns } from "./column-concat.js";
import { absentColumn } from "./columns.js";
import type { ColumnKind } from "./kinds/table.js";
import type { Column, Frame, Token } from "./model.js";
import { concatRowIds } from "./row-ids.js";

/** Tokens that fit together, and the kind of each field in each frame. */
interface Group {
  readonly tokens: Token[];
  readonly kinds: Map<string, ColumnKind>[];
}

/**
 * Puts each token behind the first ones that it fits to: those with as many frames and no field of
 * another kind. A field that only some of them have is optional in the result. Rows keep their order
 * inside a result; a token without rows vanishes unless all are so. Tokens of equal shape always
 * become one.
 */
export function joinTokens(tokens: readonly Token[]): Token[] {
  const filled = tokens.filter((token) => token.rows > 0);
  if (filled.length === 0) return tokens.slice(0, 1);
  const groups: Group[] = [];
  for (const token of filled) {
    const home = groups.find((group) => fits(group, token));
    if (home === undefined) groups.push({ tokens: [token], kinds: token.frames.map(kindsOf) });
    else add(home, token);
  }
  return groups.map(joined);
}

function kindsOf(frame: Frame): Map<string, ColumnKind> {
  return new Map(Array.from(frame, ([name, column]) => [name, column.kind]));
}

function fits(group: Group, token: Token): boolean {
  if (group.kinds.length !== token.frames.length) return false;
  return token.frames.every((frame, at) => {
    const kinds = group.kinds[at];
    for (const [name, column] of frame) {
      const kind = kinds?.get(name);
      if (kind !== undefined && kind !== column.kind) return false;
    }
    return true;
  });
}

function add(group: Group, token: Token): void {
  group.tokens.push(token);
  for (const [at, frame] of token.frames.entries()) {
    for (const [name, column] of frame) group.kinds[at]?.set(name, column.kind);
  }
}

function joined({ tokens, kinds }: Group): Token {
  const [first] = tokens;
  if (first !== undefined && tokens.length === 1) return first;
  const columns = new Joiner();
  return {
    rows: tokens.reduce((sum, token) => sum + token.rows, 0),
    ids: concatRowIds(tokens.map((token) => token.ids)),
    frames: kinds.map((fields, at) => {
      const frame = new Map<string, Column>();
      for (const [name, kind] of fields) {
        frame.set(
          name,
          columns.join(
            tokens.map((token) => token.frames[at]?.get(name) ?? columns.absent(kind, token.rows)),
          ),
        );
      }
      return frame;
    }),
  };
}

/** Joins columns; the same columns that are joined again, for another frame, give the same result. */
class Joiner {
  readonly #numbers = new Map<Column, number>();
  readonly #results = new Map<string, Column>();
  readonly #fillers = new Map<string, Column>();

  join(parts: readonly Column[]): Column {
    const key = parts.map((part) => this.#numberOf(part)).join();
    let result = this.#results.get(key);
    if (result === undefined) {
      result = concatColumns(parts);
      this.#results.set(key, result);
    }
    return result;
  }

  absent(kind: ColumnKind, rows: number): Column {
    const key = `${kind} ${rows}`;
    let filler = this.#fillers.get(key);
    if (filler === undefined) {
      filler = absentColumn(kind, rows);
      this.#fillers.set(key, filler);
    }
    return filler;
  }

  #numberOf(column: Column): number {
    let number = this.#numbers.get(column);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(column, number);
    }
    return number;
  }
}
