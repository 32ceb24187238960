/** The posts that go in: from a CSV file with a header, from a JSONL file, or made up. */
import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { parse } from "csv-parse";
import { sampleCsv } from "./sample.js";

/** A post. */
export interface Post {
  id: number;
  title: string;
  /** Empty for a post that links to nothing. */
  url: string;
  points: number;
  comments: number;
  author: string;
  /** As it stands in the file. */
  createdAt: string;
}

type Text = AsyncIterable<string> | Iterable<string>;

/** A post before it is checked: the file's names to its values. */
type Fields = Readonly<Record<string, unknown>>;

/**
 * The posts of a file, one by one. Its names are those of the public data set: id, title, url,
 * num_points, num_comments, author, created_at.
 * @param file JSONL if it is called so (`.jsonl`, `.ndjson`), else CSV. Default: a made-up sample.
 * @throws Error with the file and the record or line that is no post.
 */
export async function* readPosts(file?: string): AsyncGenerator<Post> {
  const text: Text = file === undefined ? sampleCsv() : createReadStream(file, "utf8");
  const isJsonl = /\.(jsonl|ndjson)$/i.test(file ?? "");
  try {
    for await (const { fields, place } of isJsonl ? jsonlFields(text) : csvFields(text)) {
      yield toPost(fields, place);
    }
  } catch (error) {
    throw new Error(`${file ?? "the sample"}: ${(error as Error).message}`, { cause: error });
  }
}

/** A post before it is checked, and where it stands: `record 2`, `line 2`. */
interface Found {
  readonly fields: Fields;
  readonly place: string;
}

async function* csvFields(text: Text): AsyncGenerator<Found> {
  const records = parse({
    bom: true,
    columns: true,
    record_delimiter: ["\n", "\r\n"],
    skip_empty_lines: true,
  });
  let count = 0;
  for await (const fields of Readable.from(text).pipe(records)) {
    count += 1;
    yield { fields: fields as Fields, place: `record ${count}` };
  }
}

async function* jsonlFields(text: Text): AsyncGenerator<Found> {
  let line = 0;
  for await (const json of linesOf(text)) {
    line += 1;
    if (json.trim() !== "") yield { fields: parseObject(json, line), place: `line ${line}` };
  }
}

async function* linesOf(text: Text): AsyncGenerator<string> {
  let rest = "";
  for await (const piece of text) {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  yield rest;
}

function parseObject(json: string, line: number): Fields {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === "object" && value !== null) return value as Fields;
  } catch {
    // The same to the user as JSON that is no object.
  }
  throw new Error(`line ${line}: expected a JSON object`);
}

function toPost(fields: Fields, place: string): Post {
  return {
    id: wholeNumber(fields, "id", place),
    title: text(fields, "title", place),
    url: fields["url"] === null ? "" : text(fields, "url", place),
    points: wholeNumber(fields, "num_points", place),
    comments: wholeNumber(fields, "num_comments", place),
    author: text(fields, "author", place),
    createdAt: text(fields, "created_at", place),
  };
}

function text(fields: Fields, name: string, place: string): string {
  const value = fields[name];
  if (typeof value === "string") return value;
  throw new Error(`${place}: ${name} is ${JSON.stringify(value) ?? "missing"}, expected text`);
}

function wholeNumber(fields: Fields, name: string, place: string): number {
  const value = fields[name];
  if (typeof value === "number" && Number.isSafeInteger(value)) return value;
  if (typeof value === "string" && /^-?\d{1,15}$/.test(value)) return Number(value);
  const found = JSON.stringify(value) ?? "missing";
  throw new Error(`${place}: ${name} is ${found}, expected a whole number`);
}
