/**
 * A source file without what is not code: comments become blanks, and each string is replaced by its
 * number, so that no pattern over the code can match inside of a text.
 */
export interface SourceText {
  /** The code; a string shows as `"§0"`, the text parts of a template as `` `§1` `` around its expressions. */
  readonly code: string;
  readonly strings: readonly string[];
}

const comment = /\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const quoted = /"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'/y;
const templatePart = /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*/y;
const regex = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
/** What stands before a `/` that opens a regular expression and not a division. */
const beforeRegex = /(?:^|[(,=:[!&|?{};+\n]|\breturn|=>)\s*$/;

export function readSource(text: string): SourceText {
  const strings: string[] = [];
  /** For each open template expression: how many braces are open inside of it. */
  const braces: number[] = [];
  let code = "";
  let at = 0;

  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  const keep = (value: string, quote: string): void => {
    code += `${quote}§${strings.push(value) - 1}${quote}`;
  };
  const readTemplate = (): void => {
    keep(take(templatePart) ?? "", "`");
    if (text[at] === "`") at += 1;
    else if (text.startsWith("${", at)) {
      at += 2;
      code += "(";
      braces.push(0);
    }
  };

  while (at < text.length) {
    const open = braces.at(-1);
    const character = text[at] ?? "";
    const skipped = take(comment);
    if (skipped !== undefined) {
      code += skipped.replace(/[^\n]/g, " ");
      continue;
    }
    const string = take(quoted);
    if (string !== undefined) {
      keep(string.slice(1, -1), '"');
      continue;
    }
    if (character === "/" && beforeRegex.test(code.slice(-80))) {
      const found = take(regex);
      if (found !== undefined) {
        keep(found, '"');
        continue;
      }
    }
    at += 1;
    if (character === "`") readTemplate();
    else if (character === "}" && open === 0) {
      braces.pop();
      code += ")";
      readTemplate();
    } else {
      if (open !== undefined && character === "{") braces[braces.length - 1] = open + 1;
      if (open !== undefined && character === "}") braces[braces.length - 1] = open - 1;
      code += character;
    }
  }
  return { code, strings };
}
