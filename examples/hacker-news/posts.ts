/** The posts that go in: from a CSV file with a header, from a JSONL file, or made up. */
import { createReadStream } from "node:fs";
import { csvRecords } from "./csv.js";
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
 * @throws Error with the file and the line for one that is no post.
 */
export async function* readPosts(file?: string): AsyncGenerator<Post> {
  const text: Text = file === undefined ? sampleCsv() : createReadStream(file, "utf8");
  const isJsonl = /\.(jsonl|ndjson)$/i.test(file ?? "");
  try {
    for await (const { fields, line } of isJsonl ? jsonlFields(text) : csvFields(text)) {
      yield toPost(fields, line);
    }
  } catch (error) {
    throw new Error(`${file ?? "the sample"}: ${(error as Error).message}`, { cause: error });
  }
}

async function* csvFields(text: Text): AsyncGenerator<{ fields: Fields; line: number }> {
  let header: readonly string[] | undefined;
  for await (const { fields, line } of csvRecords(text)) {
    if (header === undefined) {
      header = fields;
      continue;
    }
    if (fields.length !== header.length)
      throw new Error(`line ${line}: ${fields.length} fields, expected ${header.length}`);
    yield { fields: Object.fromEntries(header.map((name, i) => [name, fields[i]])), line };
  }
}

async function* jsonlFields(text: Text): AsyncGenerator<{ fields: Fields; line: number }> {
  let line = 0;
  for await (const json of linesOf(text)) {
    line += 1;
    if (json.trim() !== "") yield { fields: parseObject(json, line), line };
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

function toPost(fields: Fields, line: number): Post {
  return {
    id: wholeNumber(fields, "id", line),
    title: text(fields, "title", line),
    url: fields["url"] === null ? "" : text(fields, "url", line),
    points: wholeNumber(fields, "num_points", line),
    comments: wholeNumber(fields, "num_comments", line),
    author: text(fields, "author", line),
    createdAt: text(fields, "created_at", line),
  };
}

function text(fields: Fields, name: string, line: number): string {
  const value = fields[name];
  if (typeof value === "string") return value;
  throw new Error(`line ${line}: ${name} is ${JSON.stringify(value) ?? "missing"}, expected text`);
}

function wholeNumber(fields: Fields, name: string, line: number): number {
  const value = fields[name];
  if (typeof value === "number" && Number.isSafeInteger(value)) return value;
  if (typeof value === "string" && /^-?\d{1,15}$/.test(value)) return Number(value);
  const found = JSON.stringify(value) ?? "missing";
  throw new Error(`line ${line}: ${name} is ${found}, expected a whole number`);
}
