/** What the two steps of the pipeline do with a line. */

const between = /[^\p{L}\p{N}]+/gu;

/** The line's words in lower case, a blank between each two. */
export function cleanUp({ text }: { text: string }) {
  return { clean: text.toLowerCase().replace(between, " ").trim() };
}

/** How many words the cleaned line has, how many characters they have, and the longest of them. */
export function wordStatistics({ clean }: { clean: string }) {
  const words = clean === "" ? [] : clean.split(" ");
  let characters = 0;
  let longest = "";
  for (const word of words) {
    characters += word.length;
    if (word.length > longest.length) longest = word;
  }
  return { words: words.length, characters, longest: longest.length };
}
