/** `stairs pipelines register`: checks the pipelines of spec files and registers them. */
import { readFileSync } from "node:fs";
import { messageOf, specToWire, StairsError } from "@stairs/core";
import type { RegisteredPipeline__Output, RegisterResponse__Output } from "@stairs/core/protocol";
import { connect } from "../connect.js";
import { type OptionValues, argument, command, inProject, json, toggle } from "../declaration.js";
import { printRows } from "../print-rows.js";
import { shortPlan } from "../short-plan.js";
import type { CheckedFiles, CheckedPipeline } from "../spec-file/check.js";
import { formatText } from "../spec-file/format.js";
import { problemText, specFileError } from "../spec-file/problem.js";
import { terminal } from "../terminal.js";

const foundProblems = 3;

const options = {
  ...inProject,
  check: {
    ...toggle(
      "--check",
      "Only check. Needs no coordinator. The exit code is 3 if there are problems.",
    ),
    conflicts: ["activate"],
  },
  activate: toggle("--activate", "Let new rows follow these plans even if others are current."),
  json,
} as const;

type Input = OptionValues<typeof options>;

/**
 * Registers all pipelines of the files, or none. The exit code is 3 if `--check` finds a problem.
 */
export const declaration = command({
  docs: "Register the pipelines of spec files: graphs that are written without an SDK.",
  arguments: { files: argument("<files...>", "YAML or JSON files.") },
  options,
  examples: ["orders.yaml", "--check pipelines/*.yaml"],
  more: formatText,
  /**
   * @throws StairsError NOT_FOUND if a file does not exist; BAD_PIPELINE with all problems;
   * UNREACHABLE.
   */
  async run(input) {
    const { checkFiles } = await import("../spec-file/check.js");
    const checked = checkFiles(input.files.map((name) => ({ name, text: textOf(name) })));
    if (input.check) return showCheck(checked, input);
    if (checked.problems.length > 0) throw specFileError(checked.problems);
    const registered = await register(checked.pipelines, input);
    const rows = registered.map((one, i) => ({
      pipeline: one.pipeline,
      planId: one.planId,
      isCurrent: one.planId === one.currentPlanId,
      currentPlanId: one.currentPlanId,
      version: one.version,
      source: checked.pipelines[i]?.spec.source ?? "",
    }));
    printRows(input, rows, "The files contain no pipelines.", {
      PIPELINE: (row) => row.pipeline,
      PLAN: (row) => shortPlan(row.planId),
      CURRENT: (row) => (row.isCurrent ? "yes" : `no: ${shortPlan(row.currentPlanId)}`),
      SOURCE: (row) => row.source,
    });
    for (const { pipeline } of rows.filter(({ isCurrent }) => !isCurrent)) {
      terminal().stderr.write(
        `New rows of ${pipeline} follow the old plan until \`stairs pipelines activate ${pipeline}\`.\n`,
      );
    }
    return 0;
  },
});

async function register(
  pipelines: readonly CheckedPipeline[],
  input: Input,
): Promise<readonly RegisteredPipeline__Output[]> {
  const request = {
    pipelines: pipelines.map(({ spec }) => specToWire(spec)),
    activate: input.activate,
  };
  const connection = await connect(input);
  try {
    const answer = await connection.ask<RegisterResponse__Output>((metadata, call, done) =>
      connection.pipelines.register(request, metadata, call, done),
    );
    return answer.pipelines;
  } finally {
    connection.close();
  }
}

function showCheck({ pipelines, problems }: CheckedFiles, input: Input): number {
  if (input.json) {
    const shown = pipelines.map(({ name, spec, plan, missing }) => ({
      pipeline: name,
      source: spec.source,
      planId: plan?.id ?? null,
      stages: plan?.stages.length ?? null,
      missing,
    }));
    terminal().stdout.write(`${JSON.stringify({ pipelines: shown, problems }, undefined, 2)}\n`);
  } else {
    for (const problem of problems) terminal().stderr.write(`${problemText(problem)}\n`);
    for (const { name, missing } of pipelines.filter((one) => one.missing.length > 0)) {
      terminal().stderr.write(
        `${name} uses ${missing.join(", ")}, not in these files: the coordinator checks this at registration.\n`,
      );
    }
    if (problems.length === 0) {
      const count = pipelines.length === 1 ? "1 pipeline" : `${pipelines.length} pipelines`;
      terminal().stderr.write(`${count}, no problems found.\n`);
    }
  }
  return problems.length === 0 ? 0 : foundProblems;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
    const message = isMissing
      ? `The file ${file} does not exist.`
      : `${file} cannot be read: ${messageOf(error)}`;
    throw new StairsError("NOT_FOUND", message, error);
  }
}
