/**
 * Makes row objects from columns. All rows of a batch share a hidden class, and `__proto__` is a
 * field like any other. Compiles a function once for each list of fields: an object literal with
 * fixed names is about five times as fast as setting fields by name.
 */
import type { Row } from "../native-step.js";

type Columns = readonly (readonly unknown[])[];
type Maker = (columns: Columns, rows: number) => Row[];

const makers = new Map<string, Maker>();
/** Discards all compiled functions beyond this many lists of fields. */
const mostMakers = 500;
/** Fewer rows are not worth the compile time. */
const worthCompiling = 32;

/**
 * One object a row.
 * @param names The fields, in the order in which user code sees them.
 * @param columns The values of each field, `rows` of them.
 */
export function makeRows(names: readonly string[], columns: Columns, rows: number): Row[] {
  const key = JSON.stringify(names);
  let maker = makers.get(key);
  if (maker === undefined) {
    if (rows < worthCompiling) return makeByName(names, columns, rows);
    maker = compile(names) ?? ((given, count) => makeByName(names, given, count));
    if (makers.size >= mostMakers) makers.clear();
    makers.set(key, maker);
  }
  return maker(columns, rows);
}

/** Undefined if the process forbids code generation from strings. */
function compile(names: readonly string[]): Maker | undefined {
  // Names are data: they appear only inside JSON texts. In brackets, __proto__ is an own field.
  const fields = names.map((name, i) => {
    const text = JSON.stringify(name);
    return `${name === "__proto__" ? `[${text}]` : text}: c${i}[row]`;
  });
  const body = `${names.map((_, i) => `const c${i} = columns[${i}];`).join("")}
    const made = new Array(rows);
    for (let row = 0; row < rows; row++) made[row] = { ${fields.join(", ")} };
    return made;`;
  try {
    // oxlint-disable-next-line typescript/no-implied-eval -- no text of users stands in it outside of JSON
    return new Function("columns", "rows", body) as Maker;
  } catch {
    return undefined;
  }
}

function makeByName(names: readonly string[], columns: Columns, rows: number): Row[] {
  const made: Row[] = [];
  for (let row = 0; row < rows; row++) {
    const fields = names.map((name, i) => [name, columns[i]?.[row]] as const);
    // Unlike assignment, this never takes __proto__ for the prototype.
    made.push(Object.fromEntries(fields));
  }
  return made;
}
