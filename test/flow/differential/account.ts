/**
 * What the outside notices of rows on their way, and how two accounts of it differ.
 *
 * Nodes that nothing waits for see each of their rows exactly once. Other consumers may be left out for
 * rows that end elsewhere, and may run again where a row is tried again or branches that multiply rows
 * meet. A row that ends in several places of one stage leaves one letter.
 */

/** Something at a node: what a consumer saw, the cause of a dead letter, the reason of a drop. */
export interface Noted {
  /** `main n3/n1`: the pipeline's role and the node's path. */
  readonly node: string;
  readonly what: string;
}

/** What a way of running rows left. */
export interface Account {
  readonly seen: readonly Noted[];
  readonly letters: readonly Noted[];
  /** Null: not known. */
  readonly drops: readonly Noted[] | null;
  /** What the pipeline returned; null: not known. */
  readonly results: readonly string[] | null;
}

/** What one entry row must leave. */
export interface RowAccount {
  readonly seen: readonly Noted[];
  readonly failures: readonly Noted[];
  readonly drops: readonly Noted[];
  readonly results: readonly string[];
  /** True: some failure, or some drop, cannot be hidden by another end of the row. */
  readonly mustFail: boolean;
  readonly mustDrop: boolean;
}

/** What all rows must leave. */
export interface Expected {
  readonly rows: readonly RowAccount[];
  /** Consumers that see each row exactly once even if it is tried again. */
  readonly exact: ReadonlySet<string>;
  /** Consumers that nothing waits for, which see each row exactly once unless it is tried again. */
  readonly ends: ReadonlySet<string>;
  /** Rows may be tried again. */
  readonly retries: boolean;
  /** Nodes that multiply or part rows may meet. */
  readonly repeats: boolean;
}

/** In words; empty if they agree. */
export function differences(expected: Expected, actual: Account): string[] {
  const { rows, exact, ends, retries, repeats } = expected;
  const seen = rows.flatMap((row) => row.seen);
  const failures = rows.flatMap((row) => row.failures);
  const drops = rows.flatMap((row) => row.drops);
  const once = ({ node }: Noted): boolean => exact.has(node) || (ends.has(node) && !retries);
  const more = (noted: Noted): boolean => !once(noted);
  const quiet = rows.filter((row) => row.failures.length === 0 && row.drops.length === 0);
  const must = quiet.flatMap((row) => row.seen).concat(seen.filter(({ node }) => ends.has(node)));
  const again = retries || repeats;
  return [
    ...same("seen", texts(seen.filter(once)), texts(actual.seen.filter(once))),
    ...extra("seen too often", texts(seen.filter(more)), texts(actual.seen.filter(more)), again),
    ...extra("not seen", texts(actual.seen), texts(must.filter(more)), true),
    ...extra("a dead letter too many", texts(failures), texts(actual.letters), repeats),
    ...tooFew("dead letters", rows, (row) => (row.mustFail ? row.failures : []), actual.letters),
    ...(actual.drops === null
      ? []
      : [
          ...extra("a drop too many", texts(drops), texts(actual.drops), repeats),
          ...tooFew("drops", rows, (row) => (row.mustDrop ? row.drops : []), actual.drops),
        ]),
    ...(actual.results === null
      ? []
      : same(
          "returned",
          rows.flatMap((row) => row.results),
          actual.results,
        )),
  ];
}

/** The notes as text. */
function texts(noted: readonly Noted[]): string[] {
  return noted.map(({ node, what }) => `${node}: ${what}`);
}

function same(what: string, expected: readonly string[], actual: readonly string[]): string[] {
  return [
    ...extra(`${what}, but should not be`, expected, actual, false),
    ...extra(`not ${what}`, actual, expected, false),
  ];
}

/** What stands in `actual` more often than in `allowed`; `repeatedly`: at all. */
function extra(
  what: string,
  allowed: readonly string[],
  actual: readonly string[],
  repeatedly: boolean,
): string[] {
  const left = new Map<string, number>();
  for (const text of allowed) left.set(text, (left.get(text) ?? 0) + 1);
  return actual.flatMap((text) => {
    const count = left.get(text) ?? 0;
    if (count === 0) return [`${what}: ${text}`];
    if (!repeatedly) left.set(text, count - 1);
    return [];
  });
}

/** A row whose failures are all at one node leaves a letter there, any other row some letter. */
function tooFew(
  what: string,
  rows: readonly RowAccount[],
  of: (row: RowAccount) => readonly Noted[],
  actual: readonly Noted[],
): string[] {
  const ended = rows.map((row) => [...new Set(texts(of(row)))]).filter(({ length }) => length > 0);
  const found: string[] = [];
  if (actual.length < ended.length)
    found.push(`${actual.length} ${what}, but ${ended.length} rows must leave one`);
  const certain = ended.flatMap((at) => (at.length === 1 ? at : []));
  return [...found, ...extra(`too few ${what}`, texts(actual), certain, false)];
}
