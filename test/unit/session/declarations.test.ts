import { limits } from "@stairs/core";
import type { Step__Output } from "@stairs/core/protocol";
import { beforeEach, describe, expect, it } from "vitest";
import type { StepDeclaration } from "../../../src/session/step-declaration.js";
import { bareStep, hello, SessionScene } from "./scene.js";

describe("what a worker declares of its steps", () => {
  let scene: SessionScene;

  beforeEach(() => {
    scene = new SessionScene();
  });

  function declared(...steps: Partial<Step__Output>[]): readonly StepDeclaration[] {
    const instanceId = `worker-${Math.random().toFixed(20)}`;
    const sent = steps.map((step) => ({ ...bareStep, ...step }));
    scene.connect().connection.receive(hello([], { steps: sent, instanceId }));
    return [...scene.session.info.steps.values()];
  }

  it("is kept whole", () => {
    const sent: Partial<Step__Output> = {
      kind: "KIND_EXPAND",
      inputs: ["text"],
      outputs: ["word", "at"],
      inputSchema: '{"type":"object"}',
      outputSchema: "true",
      timeoutMs: 500,
      maxRows: 64,
      docs: "Cuts texts into words.",
      source: "app.ts:7",
    };
    expect(declared(sent)).toEqual([{ ...sent, name: bareStep.name, kind: "expand" }]);
  });

  it("may be nothing but a name", () => {
    expect(declared({ kind: "KIND_UNSPECIFIED" })).toEqual([
      {
        ...bareStep,
        kind: "function",
        inputs: null,
        outputs: null,
        timeoutMs: null,
        maxRows: null,
      },
    ]);
  });

  it("is kept within its limits: docs and sources are cut, schemas and fields are all or nothing", () => {
    const fields = Array.from({ length: limits.batchColumns + 1 }, () => "f");
    const [step] = declared({
      docs: "d".repeat(limits.stepDocsChars + 1),
      source: "s".repeat(limits.stepSourceChars + 1),
      inputSchema: " ".repeat(limits.stepSchemaChars),
      outputSchema: " ".repeat(limits.stepSchemaChars + 1),
      inputs: fields,
      outputs: fields.slice(1),
    });
    expect(step?.docs).toBe(`${"d".repeat(limits.stepDocsChars - 1)}…`);
    expect(step?.source).toBe(`${"s".repeat(limits.stepSourceChars - 1)}…`);
    expect(step?.inputSchema).toHaveLength(limits.stepSchemaChars);
    expect(step?.outputSchema).toBe("");
    expect(step?.inputs).toBeNull();
    expect(step?.outputs).toHaveLength(limits.batchColumns);
  });

  it("has one allowance for all steps of a worker, and steps beyond it serve without a declaration", () => {
    const inputSchema = " ".repeat(limits.stepSchemaChars);
    const fit = limits.declarationChars / limits.stepSchemaChars;
    const names = Array.from({ length: fit + 1 }, (_, at) => `core.main/f${at}`);
    const steps = declared(...names.map((name) => ({ name, inputSchema, docs: "d" })));
    expect(steps.map(({ name }) => name)).toEqual(names);
    const kept = steps.reduce((sum, step) => sum + step.inputSchema.length + step.docs.length, 0);
    expect(kept).toBeLessThanOrEqual(limits.declarationChars);
    expect(steps.at(0)?.inputSchema).toBe(inputSchema);
    expect(steps.at(-1)?.inputSchema).toBe("");
    expect(scene.session.has(names.at(-1) ?? "")).toBe(true);
  });

  it("is kept once for all workers that declare the same", () => {
    declared({ docs: "one" });
    const first = scene.session.info.steps;
    declared({ docs: "one" });
    expect(scene.session.info.steps).toBe(first);
    declared({ docs: "another" });
    expect(scene.session.info.steps).not.toBe(first);
  });
});
