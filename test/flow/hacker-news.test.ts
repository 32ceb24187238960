import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { summarize, type Totals } from "../../examples/hacker-news/report.js";
import { readOpinions, readTopicPosts } from "../../examples/hacker-news/results.js";
import { sampleCsv } from "../../examples/hacker-news/sample.js";
import { wordScores } from "../../examples/hacker-news/sentiment.js";
import { stopWords } from "../../examples/hacker-news/words.js";
import { command, ran } from "../support/command.js";
import { coordinatorOfTest } from "../support/coordinator.js";
import { emptyFolder } from "../support/folders.js";
import { checkout, script } from "../support/processes.js";

const cwd = join(checkout, "examples/hacker-news");

/** As `stairs inspect status --json` prints it. */
interface PipelineStatus {
  readonly pipeline: string;
  readonly stages: readonly { readonly totalDropped: number; readonly totalDead: number }[];
}

/** The real posts where they are, else made-up ones. */
function postsFile(): string {
  const real = process.env["STAIRS_HACKER_NEWS_CSV"];
  if (real !== undefined) return resolve(real);
  const file = join(emptyFolder(), "sample.csv");
  writeFileSync(file, [...sampleCsv()].join(""));
  return file;
}

/** What the pipelines should find, by plain loops that share no code with them, only the word lists. */
function countSequentially(file: string, topic: string) {
  const [, ...records] = recordsOf(readFileSync(file, "utf8"));
  const onTopic = new Map<number, string[]>();
  const all = { posts: 0, good: 0, bad: 0, points: 0 };
  const domains = new Map<string, Totals>();
  let offTopic = 0;
  for (const [id, title = "", url = "", points] of records) {
    const words = wordsOf(title).filter((word) => !stopWords.has(word));
    if (!words.includes(topic)) offTopic += 1;
    else if (Number(points) >= 5) onTopic.set(Number(id), words);
    const score = words.reduce((sum, word) => sum + (wordScores.get(word) ?? 0), 0);
    const sums = [all];
    for (const domain of domainsOf(title, url)) {
      const own = domains.get(domain) ?? { posts: 0, good: 0, bad: 0, points: 0 };
      domains.set(domain, own);
      sums.push(own);
    }
    for (const sum of sums) {
      sum.posts += 1;
      sum.good += Number(score > 0);
      sum.bad += Number(score < 0);
      sum.points += Number(points);
    }
  }
  return { onTopic, offTopic, all, domains };
}

function recordsOf(text: string): string[][] {
  const records: string[][] = [[]];
  for (const [, quoted, plain = "", end] of text.matchAll(
    /(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/g,
  )) {
    records.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end !== ",") records.push([]);
  }
  return records.filter((fields) => fields.length > 1);
}

function wordsOf(title: string): string[] {
  const words = [""];
  for (const character of title.toLowerCase()) {
    if (character === "'" || character === "’") continue;
    if (/[\p{L}\p{N}]/u.test(character)) words.push((words.pop() ?? "") + character);
    else words.push("");
  }
  return words.filter((word) => word !== "");
}

function domainsOf(title: string, url: string): Set<string> {
  const found = new Set<string>();
  const host = /^[a-z]+:\/\/(?:[^/?#@]*@)?([^/?#:]+)/i.exec(url)?.[1];
  if (host !== undefined) found.add(host.toLowerCase().replace("www.", ""));
  for (const word of title.split(/[^\p{L}\p{N}.@-]+/u)) {
    const name = word.replace(/\.+$/, "").toLowerCase();
    if (/^([a-z0-9-]+\.)+(com|org|net|edu|gov)$/.test(name)) found.add(name.replace("www.", ""));
  }
  return found;
}

describe("the Hacker News example (F92)", () => {
  it("finds in two workers just what a sequential count finds", async () => {
    const file = postsFile();
    const expected = countSequentially(file, "python");
    expect(expected.onTopic.size).toBeGreaterThan(50);

    const out = emptyFolder();
    const { address } = await coordinatorOfTest();
    const there = ["--coordinator", address];
    const options = { cwd, env: { HACKER_NEWS_OUT: out } };
    const workers = command(["pipelines", "run", "-p", "2", "--die-when-empty", ...there], options);
    const arguments_ = ["--arg", `file=${file}`, "--arg", "topic=Python"];
    const producer = await ran(["producer", "run", "posts", ...arguments_, ...there], options);
    expect(producer.code, producer.stderr).toBe(0);
    expect(await workers.exit, workers.stderr).toEqual({ code: 0, signal: null });

    const posts = [...readTopicPosts(out)];
    expect(posts).toHaveLength(expected.onTopic.size);
    expect(new Map(posts.map(({ id, words }) => [id, words]))).toEqual(expected.onTopic);
    const { all, domains } = summarize(readOpinions(out));
    expect(all).toEqual(expected.all);
    expect(domains).toEqual(expected.domains);

    const status = await ran(["inspect", "status", "--json", ...there], options);
    const { pipelines } = JSON.parse(status.stdout) as { pipelines: PipelineStatus[] };
    const topic = pipelines.find(({ pipeline }) => pipeline === "hacker-news.topic");
    const dropped = topic?.stages.map(({ totalDropped }) => totalDropped);
    expect(dropped).toEqual([expected.offTopic, 0]);
    const dead = pipelines.flatMap(({ stages }) => stages.map(({ totalDead }) => totalDead));
    expect(dead.every((rows) => rows === 0)).toBe(true);
  }, 120_000);

  it("prints the table of a made-up sample with npm start, and ends", async () => {
    const env = { HACKER_NEWS_OUT: emptyFolder(), STAIRS_HACKER_NEWS_CSV: undefined };
    const run = script("main.ts", { cwd, env });
    expect(await run.exit, run.stderr).toEqual({ code: 0, signal: null });
    expect(run.stdout).toMatch(/^DOMAIN +POSTS +GOOD +BAD +POINTS$/m);
    expect(run.stdout).toMatch(/^all posts +3,000 /m);
  });

  it("ends the producer with the place of a line that is no post", async () => {
    const file = join(emptyFolder(), "posts.jsonl");
    writeFileSync(file, `\n{"id": 1, "title": 7}\n`);
    const { address } = await coordinatorOfTest();
    const words = ["producer", "run", "posts", "--arg", `file=${file}`, "--coordinator", address];
    const { code, stderr } = await ran(words, { cwd });
    expect(code).not.toBe(0);
    expect(stderr).toContain(`${file}: line 2: title is 7, expected text`);
  });
});
