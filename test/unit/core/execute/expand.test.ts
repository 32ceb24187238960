import {
  compileSpec,
  firstSegment,
  type Frame,
  jsonColumn,
  newRowIds,
  rowIdText,
  runLine,
  RunResult,
} from "@stairs/core";
import { describe, expect, it } from "vitest";
import { entry, pipeline, producer, step } from "../graph/specs.js";

function frame(...values: number[]): Frame {
  return new Map([["v", jsonColumn(values.length, Buffer.from(JSON.stringify(values)))]]);
}

describe("rows that a 1-to-N step makes", () => {
  it("have ids of their own, also when each output names no parents", async () => {
    const plan = compileSpec(pipeline(entry(), producer("p", "entry"), step("g", "p")));
    const [stage] = plan.stages;
    if (stage === undefined) throw new Error("the plan has a stage");
    const result = new RunResult();
    const token = { rows: 2, ids: newRowIds(2), frames: [frame(0, 1)] };
    const output = { rows: 2, parents: null, merge: false };
    let ahead = new RunResult();
    await runLine(
      stage.line,
      firstSegment(token),
      (_input, takePart) => {
        ahead = takePart([{ ...output, frame: frame(10, 11) }]);
        const outputs = [
          { ...output, frame: frame(20, 21) },
          { ...output, frame: frame(30, 31) },
        ];
        return Promise.resolve({ links: 1, outcome: { outputs, failures: [], dropped: [] } });
      },
      result,
    );
    const ids = [...ahead.emissions, ...result.emissions].flatMap(({ token: { ids: own } }) =>
      Array.from({ length: own.rows }, (_, row) => rowIdText(own, row)),
    );
    expect(ids).toHaveLength(6);
    expect(new Set(ids).size).toBe(6);
  });
});
