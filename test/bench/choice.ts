/** What is run: the words of the command line. */
import { parseArgs } from "node:util";

/** Single measurements. */
export const measurements = [
  "embedded_int",
  "redis_int",
  "redis_two_int",
  "bullmq_int",
  "bullmq_packed_int",
  "floor_int",
  "embedded_row",
  "redis_row",
  "bullmq_row",
  "latency",
  "rss",
  "scaling",
  "large",
  "fused_1",
  "fused_6",
] as const;

/** The name of one. */
export type Measurement = (typeof measurements)[number];

/** The ratios, each of two measurements. */
export const ratios = {
  embedded_int_vs_bullmq: ["embedded_int", "bullmq_int"],
  embedded_int_vs_bullmq_packed: ["embedded_int", "bullmq_packed_int"],
  embedded_int_vs_floor: ["embedded_int", "floor_int"],
  embedded_row_vs_bullmq: ["embedded_row", "bullmq_row"],
  redis_int_vs_bullmq: ["redis_int", "bullmq_int"],
  redis_row_vs_bullmq: ["redis_row", "bullmq_row"],
  redis_two_vs_one: ["redis_two_int", "redis_int"],
} as const satisfies Record<string, readonly [Measurement, Measurement]>;

const groups: Readonly<Record<string, readonly Measurement[]>> = {
  ...ratios,
  int: [
    "embedded_int",
    "redis_int",
    "redis_two_int",
    "bullmq_int",
    "bullmq_packed_int",
    "floor_int",
  ],
  row: ["embedded_row", "redis_row", "bullmq_row"],
  redis: ["redis_int", "redis_two_int", "bullmq_int", "redis_row", "bullmq_row"],
  fused: ["fused_1", "fused_6"],
};

/** What the user has chosen. */
export interface Choice {
  readonly measurements: ReadonlySet<Measurement>;
  readonly rounds: number;
  /** Of all row counts; 1 is what figures are published with. */
  readonly scale: number;
  readonly output: "text" | "json" | "readme";
  /** Where CPU profiles go. */
  readonly profiles: string | undefined;
}

/** @throws Error that says what is expected. */
export function readChoice(words: readonly string[]): Choice {
  const { values } = parseArgs({
    args: [...words],
    options: {
      json: { type: "boolean", default: false },
      readme: { type: "boolean", default: false },
      only: { type: "string" },
      rounds: { type: "string", default: "5" },
      rows: { type: "string", default: "1" },
      "cpu-prof": { type: "string" },
    },
  });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new Error(`--rounds ${values.rounds}: expected a whole number of at least 1.`);
  const scale = Number(values.rows);
  if (!(scale > 0 && scale <= 10))
    throw new Error(
      `--rows ${values.rows}: expected a factor for all numbers of rows, such as 0.1, at most 10.`,
    );
  return {
    measurements: chosen(values.only),
    rounds,
    scale,
    output: values.json ? "json" : values.readme ? "readme" : "text",
    profiles: values["cpu-prof"],
  };
}

function chosen(only: string | undefined): ReadonlySet<Measurement> {
  if (only === undefined) return new Set(measurements);
  return new Set(
    only.split(",").flatMap((name) => {
      const single = measurements.filter((each) => each === name);
      const group = groups[name] ?? single;
      if (group.length > 0) return group;
      throw new Error(
        `--only ${name}: expected some of ${[...measurements, ...Object.keys(groups)].join(", ")}.`,
      );
    }),
  );
}
