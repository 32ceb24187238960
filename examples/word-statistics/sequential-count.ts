/**
 * The same figures by plain loops in one process, to compare with. It shares no code with the
 * pipeline: it walks the folder with a stack and reads each file character by character.
 */
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import type { Totals } from "./results.js";

/** Files with at least one line, lines, words, their characters, and the longest word. */
export function countSequentially(root: string): Totals {
  const totals = { files: 0, rows: 0, words: 0, characters: 0, longest: 0 };
  const folders = [root];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const name of readdirSync(folder)) {
      if (name[0] === ".") continue;
      const path = `${folder}/${name}`;
      const facts = lstatSync(path);
      if (facts.isDirectory()) folders.push(path);
      else if (facts.isFile() && /\.(md|txt|js|cjs|mjs|ts)$/.test(name)) countFile(path, totals);
    }
  }
  return totals;
}

function countFile(path: string, totals: Totals): void {
  const text = readFileSync(path, "utf8");
  if (text === "") return;
  totals.files += 1;
  let begin = 0;
  while (begin < text.length) {
    const found = text.indexOf("\n", begin);
    const end = found === -1 ? text.length : found;
    countLine(text.slice(begin, end), totals);
    begin = end + 1;
  }
}

function countLine(line: string, totals: Totals): void {
  totals.rows += 1;
  let length = 0;
  for (const character of line.toLowerCase()) {
    if (isWordCharacter(character)) {
      if (length === 0) totals.words += 1;
      length += character.length;
      totals.characters += character.length;
      if (length > totals.longest) totals.longest = length;
    } else {
      length = 0;
    }
  }
}

function isWordCharacter(character: string): boolean {
  const code = character.charCodeAt(0);
  if (code < 128) return (code >= 97 && code <= 122) || (code >= 48 && code <= 57);
  return /[\p{L}\p{N}]/u.test(character);
}
