/**
 * A pipeline, often a random one, whose every row's fate can be computed: `test.p` of two or three stages, each a worker's
 * step, the last one a sink; and, in some, a pipeline `test.q` to which one of them hands its rows.
 *
 *   step   value → another value      fails at the first attempt, dies, or drops a few rows
 *   split  value → one to three rows  the same; their keys are `key.0`, `key.1` …
 *   sink   sees the rows
 *
 * What happens to a row at a stage depends on its key and the stage's name alone.
 */
import type { Node, PipelineSpec } from "@stairs/core/protocol";
import type { Chance } from "../chance.js";
import type { Destiny, Ending, Law, Sight } from "../history/destiny.js";
import type { Row } from "../history/event.js";

/** A stage; its queue is `pipeline/name`. */
export interface Stage {
  readonly pipeline: string;
  readonly name: string;
  readonly kind: "step" | "split" | "sink";
}

/** What a step does with a row. */
export type Fate = "passes" | "fails once" | "dies" | "drops";

/** Attempts that a step has, and the pause between them in milliseconds. */
const retry = { attempts: 3, firstPauseMs: 5, factor: 1, maxPauseMs: 5, jitter: 0 };

/** A program. */
export class Program {
  readonly stages: readonly Stage[];
  /** Name of the stage of `p` whose rows are also handed to `q`. */
  readonly handsOver: string | undefined;

  constructor(stages: readonly Stage[], handsOver?: string) {
    this.stages = stages;
    this.handsOver = handsOver;
  }

  /** Any of those that the head of this file describes. */
  static random(chance: Chance): Program {
    const names = ["a", "b"].slice(0, 1 + chance.below(2));
    const main = names.map((name) => ({
      pipeline: "test.p",
      name,
      kind: chance.once(3) ? ("split" as const) : ("step" as const),
    }));
    const handsOver = chance.once(2) ? names[chance.below(names.length)] : undefined;
    const other: Stage[] = [
      { pipeline: "test.q", name: "c", kind: "step" },
      { pipeline: "test.q", name: "sink", kind: "sink" },
    ];
    const stages: Stage[] = [
      ...main,
      { pipeline: "test.p", name: "sink", kind: "sink" },
      ...(handsOver === undefined ? [] : other),
    ];
    return new Program(stages, handsOver);
  }

  /** In words, for the output of a failed test. */
  get text(): string {
    const stages = this.stages.map(({ pipeline, name, kind }) => `${pipeline}/${name} ${kind}`);
    return `${stages.join(", ")}${this.handsOver === undefined ? "" : `; ${this.handsOver} hands over`}`;
  }

  /** To register: the one that is handed rows comes first. */
  get specs(): PipelineSpec[] {
    const pipelines = this.handsOver === undefined ? ["test.p"] : ["test.q", "test.p"];
    return pipelines.map((pipeline) => this.#specOf(pipeline));
  }

  readonly law: Law = {
    destinyOf: (row) => this.#follow("test.p", this.#of("test.p"), row, undefined),
    mayDieOf: ["crash"],
  };

  #of(pipeline: string): Stage[] {
    return this.stages.filter((stage) => stage.pipeline === pipeline);
  }

  #specOf(pipeline: string): PipelineSpec {
    const nodes: Node[] = [{ name: "entry", entry: {} }];
    let input = "entry";
    for (const { name, kind } of this.#of(pipeline)) {
      const step = { input, step: `${pipeline}/${name}`, asWorker: true, retry };
      if (kind === "sink") nodes.push({ name, step: { ...step, mode: "MODE_KEEP" } });
      else nodes.push({ name, step: { ...step, expand: kind === "split" } });
      if (pipeline === "test.p" && name === this.handsOver)
        nodes.push({ name: "q", call: { input: name, pipeline: "test.q" } });
      if (kind !== "sink") input = name;
    }
    const [app = "", name = ""] = pipeline.split(".");
    return { app, name, nodes, result: input };
  }

  #follow(
    pipeline: string,
    stages: readonly Stage[],
    row: Row,
    from: Sight["from"] | undefined,
  ): Destiny {
    const [stage, ...others] = stages;
    if (stage === undefined) return { seen: [], ends: [] };
    const queue = queueOf(stage);
    const here: Sight = { place: queue, row, ...(from === undefined ? {} : { from }) };
    const end = (how: Ending["how"], place = queue): Ending => ({ how, place, key: row.key });
    const fate = fateOf(stage, row);
    if (fate === "dies") return { seen: [here], ends: [end("dead")] };
    if (fate === "drops") return { seen: [here], ends: [end("dropped")] };
    if (stage.kind === "sink") {
      const sink = sinkOf(stage);
      return { seen: [here, { ...here, place: sink }], ends: [end("taken", sink)] };
    }
    const next = outputsOf(stage, row).flatMap((output) => {
      const made = { place: queue, key: row.key };
      const handed = pipeline === "test.p" && stage.name === this.handsOver;
      return [
        this.#follow(pipeline, others, output, made),
        ...(handed ? [this.#follow("test.q", this.#of("test.q"), output, made)] : []),
      ];
    });
    return {
      seen: [here, ...next.flatMap(({ seen }) => seen)],
      ends: next.flatMap(({ ends }) => ends),
    };
  }
}

/** The name of a stage's queue, which is that of its step. */
export function queueOf({ pipeline, name }: Stage): string {
  return `${pipeline}/${name}`;
}

/** The place in which a sink sees rows. */
export function sinkOf(stage: Stage): string {
  return `sink of ${queueOf(stage)}`;
}

/** What a stage does with a row. */
export function fateOf(stage: Stage, { key }: Row): Fate {
  const number = hash(`${queueOf(stage)} ${key}`) % 100;
  if (stage.kind === "sink") return number < 5 ? "fails once" : "passes";
  if (number < 5) return "fails once";
  if (number < 8) return "dies";
  return number < 12 ? "drops" : "passes";
}

/** What a stage makes of a row that it passes. */
export function outputsOf(stage: Stage, { key, value }: Row): Row[] {
  const made = (Number(value) * 31 + stage.name.length) % 1_000_003;
  if (stage.kind !== "split") return [{ key, value: made }];
  const children = 1 + (hash(key) % 3);
  return Array.from({ length: children }, (_, at) => ({ key: `${key}.${at}`, value: made + at }));
}

function hash(text: string): number {
  let hashed = 2_166_136_261;
  for (const letter of text) hashed = Math.imul(hashed ^ letter.charCodeAt(0), 16_777_619);
  return (hashed ^ (hashed >>> 15)) >>> 0;
}
