/** The mood of the sites as a table. Run by itself, it prints what a folder has so far. */
import { type Opinion, readOpinions, readTopicPosts } from "./results.js";

/** Sums over posts. */
export interface Totals {
  posts: number;
  good: number;
  bad: number;
  points: number;
}

/** All posts, and those that mention each domain. */
export interface Summary {
  readonly all: Totals;
  readonly domains: ReadonlyMap<string, Totals>;
}

/** Sums opinions. A post with two domains counts for both, and once in all. */
export function summarize(opinions: Iterable<Opinion>): Summary {
  const all = noTotals();
  const domains = new Map<string, Totals>();
  for (const opinion of opinions) {
    add(all, opinion);
    for (const domain of opinion.domains) {
      const totals = domains.get(domain) ?? noTotals();
      domains.set(domain, totals);
      add(totals, opinion);
    }
  }
  return { all, domains };
}

/** The domains that are mentioned most, all posts, and how many are about the topic. */
export function report(folder: string, most = 10): string {
  const { all, domains } = summarize(readOpinions(folder));
  const ranked = [...domains].sort(
    ([a, { posts: ofA }], [b, { posts: ofB }]) => ofB - ofA || (a < b ? -1 : 1),
  );
  const rows = [...ranked.slice(0, most), ["all posts", all] as const].map(([name, totals]) => [
    name,
    ...[totals.posts, totals.good, totals.bad, totals.points].map((sum) =>
      sum.toLocaleString("en"),
    ),
  ]);
  const topicPosts = [...readTopicPosts(folder)].length;
  return [
    ...aligned([["DOMAIN", "POSTS", "GOOD", "BAD", "POINTS"], ...rows]),
    "",
    `${domains.size.toLocaleString("en")} domains, ${topicPosts} posts about the topic in ${folder}/topic`,
  ].join("\n");
}

function noTotals(): Totals {
  return { posts: 0, good: 0, bad: 0, points: 0 };
}

function add(totals: Totals, { sentiment, points }: Opinion): void {
  totals.posts += 1;
  if (sentiment > 0) totals.good += 1;
  if (sentiment < 0) totals.bad += 1;
  totals.points += points;
}

function aligned([head = [], ...rows]: readonly (readonly string[])[]): string[] {
  const widths = head.map((name, i) =>
    Math.max(name.length, ...rows.map((row) => row[i]?.length ?? 0)),
  );
  return [head, ...rows].map((row) =>
    widths
      .map((width, i) => (i === 0 ? (row[i] ?? "").padEnd(width) : (row[i] ?? "").padStart(width)))
      .join("  "),
  );
}

if (process.argv[1] === import.meta.filename) {
  console.log(report(process.argv[2] ?? ".stairs/hacker-news"));
}
