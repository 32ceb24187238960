/**
 * Every operation of the batch algebra twice: on a token, and on its plain rows. Each gives the token
 * that comes out and the rows that must come out.
 */
import fc from "fast-check";
import { expect } from "vitest";
import {
  addConstants,
  batchFromWire,
  batchToWire,
  decodeToken,
  encodeToken,
  type Frame,
  gatherRowIds,
  gatherToken,
  joinTokens,
  materialise,
  mergeFrames,
  missingRows,
  nestFrame,
  renameFields,
  selectFields,
  sliceToken,
  type Token,
  uniformParts,
} from "../../../../src/core/batch/index.js";
import { isStairsError } from "../../../../src/core/errors.js";
import { fieldNames, jsonText, token } from "./hostile.js";
import {
  type Cell,
  cellText,
  comparableRow,
  frameRow,
  isJsonable,
  type Row,
  rowsOf,
  type TokenRow,
} from "./row-model.js";

/** A token and the rows that it must have. */
export interface State {
  readonly token: Token;
  readonly rows: readonly TokenRow[];
}

type Operation = (state: State) => State;

const name = fc.constantFrom(...fieldNames);
const names = fc.array(fc.tuple(name, name), { maxLength: 4 });

/** Any one operation. */
export const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.tuple(fc.nat(), fc.nat()).map(([a, b]) => slice(a, b)),
  fc.array(fc.nat(), { maxLength: 20 }).map(gather),
  fc.array(fc.boolean(), { minLength: 1, maxLength: 8 }).map(filter),
  fc.constant(reversed),
  token(6).map(join),
  names.map(select),
  names.map(rename),
  fc.constant(merge),
  fc.array(fc.tuple(name, jsonText), { maxLength: 2 }).map(constants),
  name.map(nest),
  fc.constant(store),
  fc.constant(writeOut),
  fc.option(fc.subarray([...fieldNames])).map(travel),
  name.map(missing),
);

function slice(a: number, b: number): Operation {
  return ({ token: t, rows }) => {
    const from = a % (t.rows + 1);
    const to = from + (b % (t.rows - from + 1));
    return { token: sliceToken(t, from, to), rows: rows.slice(from, to) };
  };
}

function gather(picks: readonly number[]): Operation {
  return (state) =>
    taken(state, state.token.rows === 0 ? [] : picks.map((pick) => pick % state.token.rows));
}

function filter(keep: readonly boolean[]): Operation {
  return (state) =>
    taken(
      state,
      Array.from(state.rows.keys()).filter((row) => keep[row % keep.length]),
    );
}

function reversed(state: State): State {
  return taken(state, Array.from(state.rows.keys()).reverse());
}

function taken({ token: t, rows }: State, index: readonly number[]): State {
  return {
    token: gatherToken(t, Uint32Array.from(index)),
    rows: index.flatMap((row) => rows[row] ?? []),
  };
}

function join(other: Token): Operation {
  return ({ token: t, rows }) => {
    const results = joinTokens([t, other]);
    const [first = t] = results;
    if (t.rows === 0 || other.rows === 0) {
      expect(results).toHaveLength(1);
      return { token: first, rows: t.rows === 0 && other.rows > 0 ? rowsOf(other) : rows };
    }
    expect(results).toHaveLength(clash(t, other) ? 2 : 1);
    return { token: first, rows: results.length === 1 ? [...rows, ...rowsOf(other)] : rows };
  };
}

function clash(a: Token, b: Token): boolean {
  return a.frames.some((frame, at) =>
    Array.from(frame).some(
      ([field, { kind }]) => (b.frames[at]?.get(field)?.kind ?? kind) !== kind,
    ),
  );
}

function select(pairs: readonly (readonly [string, string])[]): Operation {
  return (state) =>
    onFirst(
      state,
      (frame) => selectFields(frame, pairs),
      (row) => selected(row, pairs),
    );
}

function selected(row: Row, pairs: readonly (readonly [string, string])[]): Map<string, Cell> {
  const result = new Map<string, Cell>();
  for (const [to, from] of pairs) {
    const value = row.get(from);
    if (value === undefined) result.delete(to);
    else result.set(to, value);
  }
  return result;
}

function rename(pairs: readonly (readonly [string, string])[]): Operation {
  return (state) =>
    onFirst(
      state,
      (frame) => renameFields(frame, pairs),
      (row) => {
        const touched = new Set(pairs.flat());
        const kept = Array.from(row).filter(([field]) => !touched.has(field));
        return new Map([...kept, ...selected(row, pairs)]);
      },
    );
}

function merge(state: State): State {
  const [over, under] = state.token.frames;
  if (over === undefined || under === undefined) return state;
  let merged: Frame;
  try {
    merged = mergeFrames(under, over);
  } catch (error) {
    expect(isStairsError(error) && error.code).toBe("BAD_BATCH");
    expect(
      Array.from(over).some(([field, { kind }]) => (under.get(field)?.kind ?? kind) !== kind),
    ).toBe(true);
    return state;
  }
  return {
    token: { ...state.token, frames: [merged, under] },
    rows: state.rows.map(({ id, frames: [upper, lower] }) => ({
      id,
      frames: [new Map([...(lower ?? []), ...(upper ?? [])]), lower ?? new Map<string, Cell>()],
    })),
  };
}

function constants(values: readonly (readonly [string, string])[]): Operation {
  return (state) =>
    onFirst(
      state,
      (frame) => addConstants(frame, state.token.rows, values),
      (row) => new Map([...row, ...values]),
    );
}

function nest(field: string): Operation {
  return (state) => {
    const [frame] = state.token.frames;
    if (frame === undefined) return state;
    const { column, bad } = nestFrame(frame, state.token.rows);
    const order = [...frame.keys()];
    const unfit: string[] = [];
    const after = onFirst(
      state,
      () => new Map([[field, column]]),
      (row, at) => {
        const parts = order.flatMap((key) => {
          const value = row.get(key);
          if (value === undefined) return [];
          if (isJsonable(value)) return [`${JSON.stringify(key)}:${cellText(value)}`];
          unfit.push(`${at} ${key}`);
          return [];
        });
        return new Map([[field, `{${parts.join(",")}}`]]);
      },
    );
    expect(bad.map((problem) => `${problem.row} ${problem.field}`).sort()).toEqual(unfit.sort());
    // The spaces between elements go with the values, so only the objects' meaning is compared here.
    const [nested = frame] = after.token.frames;
    for (const [at, { frames }] of after.rows.entries()) {
      const expected = String(frames[0]?.get(field)).replaceAll(/\s/g, "");
      expect(String(frameRow(nested, at).get(field)).replaceAll(/\s/g, "")).toBe(expected);
    }
    return { token: after.token, rows: rowsOf(after.token) };
  };
}

function store({ token: t, rows }: State): State {
  return { token: decodeToken(encodeToken(t)), rows };
}

function writeOut({ token: t, rows }: State): State {
  const frames = t.frames.map(
    (frame) => new Map(Array.from(frame, ([field, column]) => [field, materialise(column)])),
  );
  return { token: { ...t, frames }, rows };
}

/** Sends the first frame in as many batches as it takes, and puts together what arrives. */
function travel(fields: readonly string[] | null): Operation {
  return (state) => {
    const { token: t } = state;
    const [frame = new Map(), other = new Map()] = t.frames;
    const order: number[] = [];
    const arrived = uniformParts(frame, t.rows, fields).map((part): Token => {
      const own = part.rows ?? Uint32Array.from(state.rows.keys());
      order.push(...own);
      const sent = batchToWire(own.length, part.frame, gatherRowIds(t.ids, own));
      const { rows, ids, frame: got } = batchFromWire(sent, "the batch");
      expect(rows).toBe(own.length);
      for (const [at, row] of own.entries()) {
        const whole = state.rows[row]?.frames[0] ?? new Map<string, Cell>();
        const wanted = Array.from(whole).filter(([field]) => fields?.includes(field) ?? true);
        expect(comparableRow(frameRow(got, at))).toEqual(comparableRow(new Map(wanted)));
      }
      const rest = gatherToken({ ...t, frames: [other] }, own).frames[0] ?? other;
      return { rows, ids: ids ?? { rows: 0, ranges: [] }, frames: [got, rest] };
    });
    const [whole = t, ...more] = joinTokens(arrived);
    expect(more).toEqual([]);
    const back = new Uint32Array(order.length);
    for (const [at, row] of order.entries()) back[row] = at;
    const rows = state.rows.map(({ id, frames: [first, second] }) => ({
      id,
      frames: [
        new Map(Array.from(first ?? []).filter(([field]) => fields?.includes(field) ?? true)),
        second ?? new Map<string, Cell>(),
      ],
    }));
    return { token: gatherToken(whole, back), rows };
  };
}

function missing(field: string): Operation {
  return (state) => {
    const [frame = new Map()] = state.token.frames;
    const expected = Array.from(state.rows.keys()).filter(
      (row) => !state.rows[row]?.frames[0]?.has(field),
    );
    expect(Array.from(missingRows(frame, state.token.rows, field) ?? [])).toEqual(expected);
    return state;
  };
}

function onFirst(
  state: State,
  change: (frame: Frame) => Frame,
  model: (row: Row, at: number) => Row,
): State {
  const [first = new Map(), ...frames] = state.token.frames;
  return {
    token: { ...state.token, frames: [change(first), ...frames] },
    rows: state.rows.map(({ id, frames: [row = new Map(), ...others] }, at) => ({
      id,
      frames: [model(row, at), ...others],
    })),
  };
}
