import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Journal, readHistory } from "../../../support/history/journal.js";
import { emptyFolder } from "../../../support/folders.js";

describe("a journal", () => {
  it("keeps what its actor said, and is merged with others by time", () => {
    const folder = emptyFolder();
    const producer = Journal.inFolder(folder, "producer");
    const sink = Journal.inFolder(folder, "sink");
    const push = producer.begin("push", { pipelines: ["p"], rows: [{ key: "k", value: 1 }] });
    sink.note("take", { place: "s", rows: [{ key: "k", value: 1 }] });
    push.ok({});
    const said = readHistory(folder).map(({ actor, op, act, phase }) => [actor, op, act, phase]);
    expect(said).toEqual([
      ["producer", "1", "push", "invoke"],
      ["sink", "1", "take", "ok"],
      ["producer", "1", "push", "ok"],
    ]);
  });

  it("of a process that was killed while it wrote ends with its last whole line", () => {
    const folder = emptyFolder();
    const journal = Journal.inFolder(folder, "worker");
    journal.note("kill", { what: "coordinator", calls: [] });
    appendFileSync(join(folder, "worker.jsonl"), '{"at":1,"act');
    expect(readHistory(folder)).toHaveLength(1);
  });

  it("keeps its actor's order also when the clock was set back", () => {
    const folder = emptyFolder();
    const line = (at: number, op: string) => `${JSON.stringify({ at, actor: "w", op })}\n`;
    writeFileSync(join(folder, "w.jsonl"), line(5, "1") + line(3, "2") + line(6, "3"));
    expect(readHistory(folder).map(({ op, at }) => [op, at])).toEqual([
      ["1", 5],
      ["2", 5],
      ["3", 6],
    ]);
  });

  it("with a line that is no event is named with the line's number", () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, "w.jsonl"), "{}\nno\n");
    expect(() => readHistory(folder)).toThrow(/w\.jsonl:2 is no event: no/);
  });
});
