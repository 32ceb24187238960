/**
 * Two pipelines over the same posts: one keeps the posts about a topic, the other finds out what mood
 * the posts of each site are in.
 */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, type Context, defineProject, type Inputs } from "@stairs/sdk";
import { mentionedDomains } from "./domains.js";
import { type Post, readPosts } from "./posts.js";
import { report } from "./report.js";
import { appendOpinions, appendTopicPosts, type Opinion, type TopicPost } from "./results.js";
import { sentiment } from "./sentiment.js";
import { cleanWords, stopOffTopic } from "./words.js";

/** True for `npm start`, false when a stairs command loads this file by stairs.config.ts. */
const alone = process.argv[1] === import.meta.filename;

// `npm start` works in a folder of its own, so that no row of an earlier run is counted.
const folder =
  process.env["HACKER_NEWS_OUT"] ??
  (alone ? mkdtempSync(join(tmpdir(), "stairs-hacker-news-")) : ".stairs/hacker-news");

const app = new App("hacker-news");

function writePosts(posts: TopicPost[], context: Context) {
  appendTopicPosts(folder, posts, context.rowIds);
}

function writeOpinions(opinions: Opinion[], context: Context) {
  appendOpinions(folder, opinions, context.rowIds);
}

export const topic = app.pipeline(
  "topic",
  { config: { minimumPoints: 5 } },
  ({ config }, posts: Inputs<Post & { topic: string }>) =>
    posts
      .subscribeFunc(cleanWords, { inputs: ["title"] })
      .subscribeConsumer(stopOffTopic, { inputs: ["words", "topic"] })
      .subscribeConsumer(writePosts, {
        asWorker: true,
        batch: true,
        inputs: ["id", "title", "url", "points", "words"],
        when: ({ points }) => points >= config.minimumPoints,
      }),
);

export const opinions = app.pipeline("opinions", (_, posts: Inputs<Post>) =>
  posts
    .subscribeFunc(cleanWords, { inputs: ["title"] })
    .subscribeFunc(sentiment, { inputs: ["words"], asWorker: true })
    .subscribeFunc(mentionedDomains, { inputs: ["title", "url"] })
    .subscribeConsumer(writeOpinions, {
      batch: true,
      inputs: ["sentiment", "domains", "points"],
    }),
);

export const posts = app.producer(
  "posts",
  { pipelines: [topic, opinions] },
  async function* ({
    file = process.env["STAIRS_HACKER_NEWS_CSV"],
    topic: about = "python",
  }: {
    file?: string;
    topic?: string;
  }) {
    for await (const post of readPosts(file)) yield { ...post, topic: about.toLowerCase() };
  },
);

export const project = defineProject({
  name: "hacker-news",
  apps: [app],
  coordinator: "local",
  stateDirectory: alone ? join(folder, "state") : ".stairs",
});

if (alone) {
  const [, , file, about] = process.argv;
  await posts.run({ ...(file && { file }), ...(about && { topic: about }) });
  await project.runPipelines([topic, opinions], { dieWhenEmpty: true, failOnDead: true });
  console.log(report(folder));
}
