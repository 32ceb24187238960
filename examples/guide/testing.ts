/** The code of docs/guide/testing.md: a test in any runner, here Node's own. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { options, outcomes } from "./pipelines.js";

test("an empty message is dropped, and a bad address becomes a dead letter", async () => {
  const { rows, dropped, failed } = await outcomes.run([
    { id: 1, from: "ann@example.org", text: "hello" },
    { id: 2, from: "bob@example.org", text: "" },
    { id: 3, from: "nobody", text: "hello" },
  ]);
  assert.equal(rows.length, 1);
  assert.equal(dropped[0]?.reason, "empty message");
  assert.equal(failed[0]?.error.message, "nobody is no address");
});

test("a stub stands for a step of another worker", async () => {
  const stubs = { "nlp/detect-language": () => ({ language: "en" }) };
  const { rows } = await options.run([{ id: 1, from: "ann@example.org", text: "hello" }], {
    stubs,
  });
  assert.deepEqual(
    rows.map(({ language }) => language),
    ["en"],
  );
});
