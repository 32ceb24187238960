import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { mentionedDomains } from "../../../examples/hacker-news/domains.js";
import { type Post, readPosts } from "../../../examples/hacker-news/posts.js";
import {
  appendOpinions,
  type Opinion,
  readOpinions,
} from "../../../examples/hacker-news/results.js";
import { sampleCsv } from "../../../examples/hacker-news/sample.js";
import { sentiment, wordScores } from "../../../examples/hacker-news/sentiment.js";
import { cleanWords } from "../../../examples/hacker-news/words.js";
import { emptyFolder } from "../../support/folders.js";

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}

describe("posts", () => {
  it("are the same from CSV and from JSONL", async () => {
    const folder = emptyFolder();
    const [csv, jsonl] = [join(folder, "posts.csv"), join(folder, "posts.jsonl")];
    writeFileSync(csv, [...sampleCsv(200)].join(""));
    const fromCsv = await all(readPosts(csv));
    writeFileSync(
      jsonl,
      fromCsv.map((post) => `${JSON.stringify(namedAsInFiles(post))}\n`).join(""),
    );
    expect(fromCsv).toHaveLength(200);
    expect(await all(readPosts(jsonl))).toEqual(fromCsv);
    expect(fromCsv.some(({ title }) => title.includes("\r\n"))).toBe(true);
    expect(fromCsv.some(({ title }) => title.startsWith('"" '))).toBe(true);
  });

  it("takes a byte order mark, CRLF, blank lines and quoted line ends", async () => {
    const file = join(emptyFolder(), "posts.csv");
    const header = "\uFEFFid,title,url,num_points,num_comments,author,created_at\r\n";
    writeFileSync(file, `${header}\r\n1,"a ""b"",\r\nc",,2,3,me,now`);
    expect(await all(readPosts(file))).toMatchObject([
      { id: 1, title: 'a "b",\r\nc', author: "me" },
    ]);
  });

  it("that are none are refused with file, place and field", async () => {
    const file = join(emptyFolder(), "posts.csv");
    const header = "id,title,url,num_points,num_comments,author,created_at\n";
    const refused = async (text: string): Promise<unknown> => {
      writeFileSync(file, text);
      return all(readPosts(file)).catch((error: Error) => error.message);
    };
    expect(await refused(`${header}1,"a\nb",,2,3,me,now\n2,b,,few,3,me,now\n`)).toBe(
      `${file}: record 2: num_points is "few", expected a whole number`,
    );
    expect(await refused(`${header}1,a,b\n`)).toBe(
      `${file}: Invalid Record Length: columns length is 7, got 3 on line 2`,
    );
    expect(await refused(`${header}1,"a,,2,3,me,now\n`)).toContain(`${file}: Quote Not Closed`);
    expect(await refused("id,url\n1,\n")).toBe(
      `${file}: record 1: title is missing, expected text`,
    );
  });

  function namedAsInFiles({ points, comments, createdAt, ...same }: Post) {
    return { ...same, num_points: points, num_comments: comments, created_at: createdAt };
  }
});

describe("a title", () => {
  it("becomes lower-cased words without stop words", () => {
    const title = "Don’t PANIC: it's the naïve “C++” way, 42 🚀 times";
    expect(cleanWords({ title }).words).toEqual(["panic", "naïve", "c", "way", "42", "times"]);
    expect(cleanWords({ title: " – " }).words).toEqual([]);
  });

  it("is good or bad by its words, which all survive the cleaning", () => {
    expect(sentiment({ words: ["great", "bug", "fast", "constructor"] })).toEqual({ sentiment: 1 });
    const title = [...wordScores.keys()].join(" ");
    expect(cleanWords({ title }).words).toEqual([...wordScores.keys()]);
  });

  it("mentions sites by link and by name, each once", () => {
    const title = "Example.com, news.example.org. and me@mail.com on Node.js and example.community";
    expect(mentionedDomains({ title, url: "https://www.EXAMPLE.com:8080/a" })).toEqual({
      domains: ["example.com", "news.example.org"],
    });
    expect(mentionedDomains({ title: "", url: "no link" })).toEqual({ domains: [] });
  });
});

describe("the results", () => {
  it("count a row once that was written twice, and not one that was cut off", () => {
    const folder = emptyFolder();
    const opinion = (points: number): Opinion => ({ sentiment: 1, domains: [], points });
    appendOpinions(folder, [opinion(1), opinion(2)], ["a-1", "a-2"]);
    appendOpinions(folder, [opinion(2), opinion(4)], ["a-2", "b-1"]);
    appendFileSync(join(folder, "opinions", "zz.jsonl"), `{"rowId":"b-2","points":8`);
    expect([...readOpinions(folder)].map(({ points }) => points)).toEqual([1, 2, 4]);
  });

  it("are empty before anything was written", () => {
    expect([...readOpinions(emptyFolder())]).toEqual([]);
  });
});
