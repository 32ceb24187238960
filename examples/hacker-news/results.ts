/**
 * Where the rows end up, and how each is counted once. A worker may be killed after it has written
 * rows and before the coordinator knows; they are then worked on again, perhaps in another worker. So
 * nothing is summed while it is written: each row is a line with its row id, in a file of the process
 * that wrote it, and who reads takes each id once. A last line that a kill has cut off was not
 * acknowledged, so its row is in another file too.
 */
import { randomUUID } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A post about the topic. */
export interface TopicPost {
  id: number;
  title: string;
  url: string;
  points: number;
  words: string[];
}

/** What a post says of which sites. */
export interface Opinion {
  /** Above 0: good; below 0: bad. */
  sentiment: number;
  domains: string[];
  points: number;
}

// A process id comes again, in containers at once; then a line would go on behind a cut one.
const file = `${randomUUID()}.jsonl`;

/** Appends posts to `folder`. */
export function appendTopicPosts(
  folder: string,
  posts: readonly TopicPost[],
  rowIds: readonly string[],
): void {
  append(join(folder, "topic"), posts, rowIds);
}

/** The posts in `folder`, each once. */
export function readTopicPosts(folder: string): Generator<TopicPost> {
  return readOnce<TopicPost>(join(folder, "topic"));
}

/** Appends opinions to `folder`. */
export function appendOpinions(
  folder: string,
  opinions: readonly Opinion[],
  rowIds: readonly string[],
): void {
  append(join(folder, "opinions"), opinions, rowIds);
}

/** The opinions in `folder`, each once. */
export function readOpinions(folder: string): Generator<Opinion> {
  return readOnce<Opinion>(join(folder, "opinions"));
}

function append(folder: string, rows: readonly object[], rowIds: readonly string[]): void {
  const lines = rows.map((row, i) => `${JSON.stringify({ rowId: rowIds[i], ...row })}\n`);
  mkdirSync(folder, { recursive: true });
  appendFileSync(join(folder, file), lines.join(""));
}

function* readOnce<Row>(folder: string): Generator<Row> {
  const seen = new Set<string>();
  for (const name of existsSync(folder) ? readdirSync(folder).sort() : []) {
    const lines = readFileSync(join(folder, name), "utf8").split("\n");
    // What stands behind the last line end is empty, or was cut off.
    for (const line of lines.slice(0, -1)) {
      const { rowId, ...row } = JSON.parse(line) as { rowId: string };
      if (seen.has(rowId)) continue;
      seen.add(rowId);
      yield row as Row;
    }
  }
}
