/** A title as the words that carry its meaning, and whether they are about a topic. */
import { StopPipeline } from "@stairs/sdk";

/** Words that say nothing by themselves; apostrophes are gone, so `don't` is `dont`. */
export const stopWords: ReadonlySet<string> = new Set(
  `a about after all also am an and any are arent as at be because been before being but by can cant
  could did didnt do does doesnt doing dont down for from get gets had has have having he her here
  hers him his how i if im in into is isnt it its itself ive just lets like me more most my no nor
  not now of off on once only or other our out over own s she should so some such t than that thats
  the their them then there these they this those through to too under until up us very via was wasnt
  we were what when where which while who whom whos why will with wont would you your youre`
    .split(/\s+/)
    .filter((word) => word !== ""),
);

const apostrophes = /['’]/g;
const between = /[^\p{L}\p{N}]+/u;

/** The title's words in lower case and in their order, without stop words. */
export function cleanWords({ title }: { title: string }) {
  const words = title.toLowerCase().replace(apostrophes, "").split(between);
  return { words: words.filter((word) => word !== "" && !stopWords.has(word)) };
}

/** Ends the rows in which the topic, a lower-case word, does not occur. */
export function stopOffTopic({ words, topic }: { words: readonly string[]; topic: string }) {
  if (!words.includes(topic)) throw new StopPipeline("off topic");
}
