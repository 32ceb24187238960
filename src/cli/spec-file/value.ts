/**
 * A value of a spec file. The reader asks for it as the expected type. A value that does not fit is
 * reported with its place, and reading continues, so that all mistakes of a file are reported at
 * once.
 */
import { isAlias, isMap, isScalar, isSeq, type Node } from "yaml";
import { parseDuration } from "../../config/units.js";
import { jsonText } from "./json-text.js";
import type { FilePosition, Owner } from "./problem.js";
import type { SourceFile } from "./source-file.js";

/** A key of a map and its value. */
export interface FileEntry {
  readonly key: string;
  /** The key itself, for its place. */
  readonly at: FileValue;
  readonly value: FileValue;
}

/** A value and its place. A value that cannot be read as requested is undefined and reported. */
export class FileValue {
  readonly position: FilePosition;
  readonly #file: SourceFile;
  readonly #written: Node | null;
  /** The value that an alias refers to. */
  readonly #node: Node | null;
  readonly #owner: Owner;
  readonly #offset: number;

  /** @param offset Its place if `node` does not know it. */
  constructor(file: SourceFile, node: Node | null, owner: Owner, offset = 0) {
    this.#file = file;
    this.#offset = node?.range?.[0] ?? offset;
    this.position = file.positionAt(this.#offset);
    this.#owner = owner;
    this.#written = node;
    this.#node = isAlias(node) ? (node.resolve(file.document) ?? null) : node;
  }

  /** The same value; its problems also name this owner. */
  of(owner: Partial<Owner>): FileValue {
    return new FileValue(this.#file, this.#written, { ...this.#owner, ...owner }, this.#offset);
  }

  /** `file:line`. */
  get source(): string {
    return `${this.position.file}:${this.position.line}`;
  }

  /** True if no value is written. */
  get isEmpty(): boolean {
    return this.#node === null || (isScalar(this.#node) && this.#node.value === null);
  }

  get isMap(): boolean {
    return isMap(this.#node);
  }

  get isList(): boolean {
    return isSeq(this.#node);
  }

  /** The number of problems of the file so far. */
  get problemCount(): number {
    return this.#file.problems.length;
  }

  /** @returns undefined, so that a caller can return it. */
  report(problem: string, fix: string): undefined {
    this.#file.problems.push({ ...this.position, ...this.#owner, problem, fix });
  }

  /** The entries of a map, in order. */
  entries(what: string, fix: string): readonly FileEntry[] | undefined {
    if (!isMap(this.#node)) return this.#unexpected(what, "a map", fix);
    return this.#node.items.flatMap((pair) => {
      const at = this.#inside(pair.key);
      const key = at.#name();
      if (key === undefined) at.report(`a key of ${what} is not text`, "write the key as text");
      return key === undefined ? [] : [{ key, at, value: this.#inside(pair.value, at.#offset) }];
    });
  }

  /** The items of a list. */
  items(what: string, fix: string): readonly FileValue[] | undefined {
    if (!isSeq(this.#node)) return this.#unexpected(what, "a list", fix);
    return this.#node.items.map((item) => this.#inside(item));
  }

  /** A non-empty text. */
  text(what: string): string | undefined {
    const value = isScalar(this.#node) ? this.#node.value : undefined;
    if (typeof value === "string" && value !== "") return value;
    return this.#unexpected(what, "a text", "write a text, in quotes if it looks like a number");
  }

  /** The text as written, for texts that can look like numbers. */
  label(what: string): string | undefined {
    const written = this.#name();
    return written ?? this.#unexpected(what, "a text", "write a text");
  }

  /** A list of texts. */
  texts(what: string): readonly string[] | undefined {
    const items = this.items(what, `write ${what}: [one, other]`);
    const texts = items?.flatMap((item) => item.text(`an item of ${what}`) ?? []);
    return texts?.length === items?.length ? texts : undefined;
  }

  flag(what: string): boolean | undefined {
    const value = isScalar(this.#node) ? this.#node.value : undefined;
    if (typeof value === "boolean") return value;
    return this.#unexpected(what, "true or false", "write true or false");
  }

  /** A number. Other code checks its range. */
  number(what: string): number | undefined {
    const value = isScalar(this.#node) ? this.#node.value : undefined;
    if (typeof value === "number" || typeof value === "bigint") return Number(value);
    return this.#unexpected(what, "a number", "write a number");
  }

  /** Milliseconds of `500ms`, `2s`, `5m`, `1h`. */
  duration(what: string): number | undefined {
    const value = isScalar(this.#node) ? this.#node.value : undefined;
    const fix = "write a time with its unit: 500ms, 2s, 5m or 1h";
    // Some readers would take a bare number for milliseconds, others for seconds.
    if (typeof value !== "string" || !/[a-z]$/i.test(value))
      return this.#unexpected(what, "a time", fix);
    try {
      return parseDuration(value);
    } catch {
      return this.#unexpected(what, "a time", fix);
    }
  }

  /** JSON text. */
  json(what: string): string | undefined {
    try {
      const text = jsonText(this.#node?.toJS(this.#file.document));
      if (text !== undefined) return text;
    } catch {
      // The parser refuses to expand deeply nested aliases.
    }
    return this.report(
      `${what} cannot be written as JSON`,
      "use texts, numbers, true, false, null, lists and maps",
    );
  }

  #inside(node: unknown, offset = this.#offset): FileValue {
    return new FileValue(this.#file, node as Node | null, this.#owner, offset);
  }

  /** Plain scalars that read as numbers or booleans are also names: `1: …`. */
  #name(): string | undefined {
    if (!isScalar(this.#node) || this.#node.value === null) return undefined;
    const { value, source } = this.#node;
    return typeof value === "string" ? value : source;
  }

  #unexpected(what: string, expected: string, fix: string): undefined {
    const there = isMap(this.#node)
      ? "a map"
      : isSeq(this.#node)
        ? "a list"
        : this.isEmpty
          ? "nothing"
          : isScalar(this.#node) && typeof this.#node.value === "string"
            ? JSON.stringify(this.#node.value.slice(0, 60))
            : (this.#name() ?? "something else");
    return this.report(`${what} is ${there}, and ${expected} is expected`, fix);
  }
}
