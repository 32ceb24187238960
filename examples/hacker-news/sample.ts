/** Made-up posts for those who have no file: the same for the same seed, and as nasty as real ones. */
import { stringify } from "csv-stringify/sync";

const subjects = [
  "Python",
  "Rust",
  "SQLite",
  "Firefox",
  "a startup",
  "Machine learning",
  "Privacy",
];
const verdicts = [
  "is wonderful",
  "has a dangerous bug",
  "wins",
  "is broken",
  "got faster",
  "exists",
];
const sites = [
  "github.com",
  "www.nytimes.com",
  "blog.example.org",
  "en.wikipedia.org",
  "medium.com",
];
const flourishes: readonly ((title: string) => string)[] = [
  (title) => title,
  (title) => `Ask HN: "${title}", they say`,
  (title) => `${title}, and why it's not what you'd expect`,
  (title) => `${title}\nin two lines`,
  (title) => `${title}\r\nin two lines of another kind`,
  (title) => `🚀 ${title} 👩‍👩‍👧 – naïve ÜBERGRÖSSE`,
  (title) => `"" ${title} ,,"`,
  (title) => `${title} (see Example.COM and news.example.net.)`,
  (title) => `${title}\u2028\t'quoted' \\n`,
];

/** A header and `count` posts as CSV, a record at a time. */
export function* sampleCsv(count = 3000, seed = 1): Generator<string> {
  const random = numbers(seed);
  const below = (end: number) => Math.floor(random() * end);
  const pick = <Item>(items: readonly Item[]) => items[below(items.length)] as Item;
  yield "id,title,url,num_points,num_comments,author,created_at\n";
  for (let id = 1; id <= count; id++) {
    const title = pick(flourishes)(`${pick(subjects)} ${pick(verdicts)}`);
    const url = random() < 0.12 ? "" : `https://${pick(sites)}/posts/${id}?a=1,2`;
    const created = `${1 + below(12)}/${1 + below(28)}/2016 ${below(24)}:07`;
    yield stringify([[id, title, url, below(40), below(200), `author-${below(500)}`, created]]);
  }
}

/** Evenly spread numbers from 0 to below 1 (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
