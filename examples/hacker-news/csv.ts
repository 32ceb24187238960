/**
 * CSV as RFC 4180 has it, read piece by piece: a field in quotes may contain commas, line ends and
 * doubled quotes, and a piece of text may end anywhere, even between two quotes that belong together.
 */

/** A record and where it begins. */
export interface CsvRecord {
  readonly fields: readonly string[];
  /** The number of its first line, from 1. */
  readonly line: number;
}

/**
 * The records of a text, whose lines end with LF or CRLF. Empty lines are left out, as is a byte order
 * mark. A quote inside a field that does not begin with one stands for itself.
 * @throws Error with the line, for text behind a closing quote and for a quote that is never closed.
 */
export async function* csvRecords(
  pieces: AsyncIterable<string> | Iterable<string>,
): AsyncGenerator<CsvRecord> {
  const reader = new CsvReader();
  for await (const piece of pieces) yield* reader.read(piece);
  yield* reader.end();
}

/** A record as a line of text that `csvRecords` reads back. */
export function csvLine(fields: readonly (string | number)[]): string {
  return `${fields.map((field) => quoted(String(field))).join(",")}\n`;
}

function quoted(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

/** Where the next character stands; `closed`: behind a quote that either ends the field or is doubled. */
type Place = "begin" | "plain" | "quoted" | "closed";

class CsvReader {
  #place: Place = "begin";
  #field = "";
  #fields: string[] = [];
  /** The line of the next character, and that on which the record began. */
  #line = 1;
  #first = 1;
  #atTextBegin = true;

  *read(piece: string): Generator<CsvRecord> {
    for (const character of piece) {
      if (this.#atTextBegin) {
        this.#atTextBegin = false;
        if (character === "\uFEFF") continue;
      }
      if (character === "\n") this.#line += 1;
      if (this.#place === "quoted") this.#inQuotes(character);
      else if (character === "\n") yield* this.#endRecord();
      else this.#outside(character);
    }
  }

  *end(): Generator<CsvRecord> {
    if (this.#place === "quoted") throw new Error(`line ${this.#first}: a quote is never closed`);
    yield* this.#endRecord();
  }

  #inQuotes(character: string): void {
    if (character === '"') this.#place = "closed";
    else this.#field += character;
  }

  #outside(character: string): void {
    if (character === ",") this.#endField();
    else if (character === '"' && this.#place === "begin") this.#place = "quoted";
    else if (this.#place === "closed") this.#behindQuote(character);
    else {
      this.#place = "plain";
      this.#field += character;
    }
  }

  #behindQuote(character: string): void {
    if (character === '"') {
      this.#place = "quoted";
      this.#field += '"';
    } else if (character !== "\r") {
      const found = JSON.stringify(character);
      throw new Error(
        `line ${this.#line}: ${found} behind a closing quote, expected , or line end`,
      );
    }
  }

  #endField(): void {
    this.#fields.push(this.#field);
    this.#field = "";
    this.#place = "begin";
  }

  *#endRecord(): Generator<CsvRecord> {
    const line = this.#first;
    this.#first = this.#line;
    if (this.#place === "plain" && this.#field.endsWith("\r"))
      this.#field = this.#field.slice(0, -1);
    const empty = this.#fields.length === 0 && this.#field === "" && this.#place !== "closed";
    this.#endField();
    const fields = this.#fields;
    this.#fields = [];
    if (!empty) yield { fields, line };
  }
}
