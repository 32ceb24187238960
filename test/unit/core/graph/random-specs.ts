/** Random pipelines that pass the checks: chains, branches, branches that meet, workers anywhere. */
import fc from "fast-check";
import type { PipelineSpec } from "@stairs/core";
import { type Seed, seed, SpecBuilder } from "./spec-builder.js";
import type { Roles, Row } from "./row-model.js";

/** A pipeline, what its steps are, and rows for it. */
export interface Program {
  readonly spec: PipelineSpec;
  readonly roles: Roles;
  readonly rows: readonly Row[];
}

/** The fields of random rows. */
export const pool = ["a", "b", "c", "__proto__"];

/** A random program. */
export const program: fc.Arbitrary<Program> = fc
  .record({
    seeds: fc.array(seed, { minLength: 1, maxLength: 14, size: "max" }),
    rows: fc.array(fc.subarray(pool, { minLength: 2 }), { minLength: 1, maxLength: 6 }),
    result: fc.boolean(),
    sinks: fc.boolean(),
  })
  .map(({ seeds, rows, result, sinks }) => build(seeds, rows, result, sinks));

function build(
  seeds: readonly Seed[],
  rows: readonly string[][],
  result: boolean,
  sinks: boolean,
): Program {
  const builder = new SpecBuilder(sinks);
  for (const each of seeds) builder.add(each);
  const { spec, roles } = builder.finish(result);
  return {
    spec,
    roles,
    rows: rows.map((fields, id) => ({
      id,
      fields: new Map(fields.map((field) => [field, `"${field}${id}"`])),
    })),
  };
}
