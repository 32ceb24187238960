/** Rules about single files. Each takes a tree and returns one sentence for each file that breaks it. */
import { posix } from "node:path";
import type { Tree } from "./imports.js";
import { readSource } from "./source-text.js";

export const maxLines = 400;

/** Who has to scroll through a file has lost its thread. */
export function tooLong(tree: Tree): string[] {
  return complaints(tree, (text) => {
    const lines = text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
    return lines > maxLines ? `has ${lines} lines, at most ${maxLines} are allowed` : undefined;
  });
}

/** `any` where a type stands: after `:`, `<`, `|`, `&`, `,`, `as`, `=>` and the like, or in a JSDoc type. */
const anyType =
  /(?:[:<|&]|=>|\btype\s[^=;]*=|\b(?:as|is|extends|keyof|readonly|satisfies)\s|[<>][^<>()]*,)\s*any\b(?!\s*[(.])/;
const anyInJsDoc = /@(?:type|param|returns?|template|typedef)\s*\{[^}\n]*\bany\b/;

export function usesAny(tree: Tree): string[] {
  return complaints(tree, (text, path) => {
    if (!/\.[jt]s$/.test(path)) return undefined;
    const { code } = readSource(text);
    const found = anyType.test(code) || (path.endsWith(".js") && anyInJsDoc.test(text));
    return found ? "uses the type any: say what it is, or unknown" : undefined;
  });
}

/** A constructor may be private; it has no other form. */
const typedPrivate =
  /\b(?:private|protected)\s+(?:(?:static|readonly|override|async|get|set)\s+)*(?!constructor\b)\w+\s*[(:=?!;<]/;

/** Private state has one form, which the running program keeps too. */
export function declaresPrivate(tree: Tree): string[] {
  return complaints(tree, (text, path) => {
    if (!/^(?:src|sdk-ts)\//.test(path) || !path.endsWith(".ts")) return undefined;
    const found = typedPrivate.exec(readSource(text).code)?.[0];
    return found === undefined ? undefined : `declares "${found}": write #name`;
  });
}

const pile = /^(?:types|(?:.*-)?(?:utils?|commons?|helpers?|managers?))$/;

/** A name that fits everything says nothing. */
export function namedAsPile(tree: Tree): string[] {
  return complaints(tree, (_text, path) => {
    const words = path.split("/").map((part) => part.split(".")[0] ?? "");
    const bad = words.find((word) => pile.test(word.replaceAll("_", "-")));
    return bad === undefined ? undefined : `is named "${bad}": name it after what is in it`;
  });
}

// Put together here, so that this file does not break its own rule.
const reminder = new RegExp(`\\b(?:${["TO", "DO"].join("")}|${["FIX", "ME"].join("")})\\b`);

/** What is left to do belongs in an issue. */
export function holdsReminder(tree: Tree): string[] {
  return complaints(tree, (text) => {
    const found = reminder.exec(text)?.[0];
    return found === undefined ? undefined : `holds a ${found}`;
  });
}

function complaints(
  tree: Tree,
  check: (text: string, path: string) => string | undefined,
): string[] {
  return [...tree].flatMap(([path, text]) => {
    const found = check(text, posix.normalize(path));
    return found === undefined ? [] : [`${path} ${found}`];
  });
}
