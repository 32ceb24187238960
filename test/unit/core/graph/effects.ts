/**
 * What the outside can notice of rows on their way, and when two accounts of it say the same.
 *
 * Nodes that nothing reads see each of their rows exactly once, and so do other pipelines and whoever
 * waits. Other steps may be left out for rows that end elsewhere; where branches that multiply or part
 * rows meet, they may run more than once.
 */

/** One thing that happened at a node. */
export interface Noted {
  readonly node: string;
  readonly text: string;
}

/** All that the outside notices, in no order. */
export interface Effects {
  /** What steps saw. */
  readonly seen: Noted[];
  /** What other pipelines got. */
  readonly delivered: Noted[];
  /** What whoever waits got. */
  readonly answered: Noted[];
  /** Where rows were dropped or failed. */
  readonly ended: Noted[];
}

/** The effects that a pipeline must have. */
export interface Expected extends Effects {
  /** Nodes that nothing reads. */
  readonly ends: ReadonlySet<string>;
  /** Ends of rows that nothing else can hide. */
  readonly certain: readonly Noted[];
  /** True if nodes that multiply or part rows may meet. */
  readonly mayRepeat: boolean;
}

/** Effects of nothing. */
export function noEffects(): Effects {
  return { seen: [], delivered: [], answered: [], ended: [] };
}

/** How the effects differ from those that must be; empty if they do not. */
export function differences(expected: Expected, actual: Effects): string[] {
  const exact = ({ node }: Noted): boolean => expected.ends.has(node);
  const inner = (noted: Noted): boolean => !exact(noted);
  const allowed = expected.mayRepeat ? onlyNew : tooMany;
  return [
    ...same("delivered", expected.delivered, actual.delivered),
    ...same("answered", expected.answered, actual.answered),
    ...same("seen at an end", expected.seen.filter(exact), actual.seen.filter(exact)),
    ...same("ended at an end", expected.ended.filter(exact), actual.ended.filter(exact)),
    ...allowed("seen", expected.seen.filter(inner), actual.seen.filter(inner)),
    ...allowed("ended", expected.ended.filter(inner), actual.ended.filter(inner)),
    ...tooMany("not ended", actual.ended, expected.certain),
  ];
}

function same(what: string, expected: readonly Noted[], actual: readonly Noted[]): string[] {
  return [...tooMany(what, expected, actual), ...tooMany(`not ${what}`, actual, expected)];
}

/** What stands in `actual` more often than in `most`. */
function tooMany(what: string, most: readonly Noted[], actual: readonly Noted[]): string[] {
  const left = new Map<string, number>();
  for (const { text } of most) left.set(text, (left.get(text) ?? 0) + 1);
  const found: string[] = [];
  for (const { text } of actual) {
    const count = left.get(text) ?? 0;
    if (count === 0) found.push(`${what}: ${text}`);
    else left.set(text, count - 1);
  }
  return found;
}

function onlyNew(what: string, known: readonly Noted[], actual: readonly Noted[]): string[] {
  const texts = new Set(known.map(({ text }) => text));
  return actual.flatMap(({ text }) => (texts.has(text) ? [] : [`${what}: ${text}`]));
}

/** A row comes to a step. */
export function sawText(node: string, seen: string): Noted {
  return { node, text: `${node} saw ${seen}` };
}

/** A row ends, by intent or not. @param seen What the step saw; empty for a column move. */
export function endText(node: string, cause: string, seen = ""): Noted {
  return { node, text: `${node} ${cause} ${seen}` };
}

/** Another pipeline gets a row. */
export function deliveryText(node: string, pipeline: string, frame: string): Noted {
  return { node, text: `${node} hands ${frame} to ${pipeline}` };
}

/** Whoever waits gets a row. */
export function answerText(frame: string): Noted {
  return { node: "answer", text: frame };
}
