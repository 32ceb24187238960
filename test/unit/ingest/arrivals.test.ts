import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import {
  compileSpec,
  jsonColumn,
  newRowIds,
  type PipelineSpec,
  systemClock,
  type Token,
} from "@stairs/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Broker, QueueState } from "../../../src/broker/contract.js";
import { openEmbedded } from "../../../src/broker/embedded/open.js";
import { PlanBook } from "../../../src/plans/plan-book.js";
import { step } from "../core/graph/specs.js";
import { type Arrival, Arrivals } from "../../../src/ingest/arrivals.js";
import { scratch } from "../../support/scratch.js";

const spec: PipelineSpec = {
  app: "a",
  name: "p",
  nodes: [
    { op: "entry", name: "entry", source: "", fields: [] },
    { op: "get", name: "value", source: "", input: "entry", field: "value" },
    step("f", "value", { asWorker: true, step: "a.p/f" }),
  ],
  result: "f",
  language: "",
  source: "",
  configJson: "",
  docs: "",
};

describe("rows that arrive", () => {
  let directory: string;
  let broker: Broker;
  let arrivals: Arrivals;

  beforeEach(async () => {
    directory = await mkdtemp(join(scratch, "stairs-arrivals-"));
    broker = await openEmbedded({ directory, durability: "normal", clock: systemClock });
    const plans = new PlanBook(broker);
    await plans.register({ spec, plan: compileSpec(spec) }, false);
    arrivals = new Arrivals(broker, plans);
  });

  afterEach(async () => {
    await broker.close();
    await rm(directory, { recursive: true, force: true });
  });

  function arrival(
    source: string,
    sequence: number,
    rows: number,
    field = "value",
    text?: string,
  ): Arrival {
    const values = Array.from({ length: rows }, (_, row) => row);
    const column = jsonColumn(rows, Buffer.from(text ?? JSON.stringify(values)));
    const token: Token = { rows, ids: newRowIds(rows), frames: [new Map([[field, column]])] };
    return { pipelines: ["a.p"], token, source, epoch: "1", sequence };
  }

  async function queue(name: string): Promise<QueueState | undefined> {
    return (await broker.states()).find((state) => state.queue === name);
  }

  it("in small batches of several producers in one turn share an entry, each with its own sequence", async () => {
    const results = await Promise.all([
      arrivals.add(arrival("one", 1, 2)),
      arrivals.add(arrival("two", 1, 3)),
      arrivals.add(arrival("one", 2, 4)),
    ]);
    expect(results.map((result) => result.status)).toEqual(["enqueued", "enqueued", "enqueued"]);
    expect(await queue("a.p/f")).toMatchObject({ ready: 9, readyEntries: 1 });
    expect(await broker.lastSequence({ pipeline: "a.p", source: "one", epoch: "1" })).toBe(2);
  });

  it("in a batch with a wrong number of values do not shift the values of their neighbours", async () => {
    await Promise.all([
      arrivals.add(arrival("one", 1, 2)),
      arrivals.add(arrival("two", 1, 2, "value", "[1,2,3]")),
      arrivals.add(arrival("three", 1, 2)),
    ]);
    expect(await queue("a.p/f")).toMatchObject({ ready: 6, readyEntries: 3 });
  });

  it("twice are taken once, and do not keep their neighbours out", async () => {
    await arrivals.add(arrival("one", 1, 2));
    const results = await Promise.all([
      arrivals.add(arrival("one", 1, 2)),
      arrivals.add(arrival("two", 1, 3)),
    ]);
    expect(results.map((result) => result.status)).toEqual(["duplicate", "enqueued"]);
    expect(await queue("a.p/f")).toMatchObject({ ready: 5 });
  });

  it("without a field that the pipeline reads are dead letters at once, naming the field", async () => {
    await arrivals.add(arrival("one", 1, 2, "volume"));
    const [letter] = (await broker.deadLetters({ limit: 10 })).letters;
    expect(letter).toMatchObject({ rows: 2, node: "value", cause: "missing_field" });
    expect(letter?.message).toMatch(/no field "value".*It has: volume/);
    expect((await queue("a.p"))?.counters).toMatchObject({ in: 2, dead: 2 });
    expect((await queue("a.p/f"))?.ready ?? 0).toBe(0);
  });
});
