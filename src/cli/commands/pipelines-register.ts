/** `stairs pipelines register`: pipelines from spec files, checked and made known. */
import { readFileSync } from "node:fs";
import { messageOf, specToWire, StairsError } from "@stairs/core";
import type { RegisteredPipeline__Output, RegisterResponse__Output } from "@stairs/core/protocol";
import { ask, connect } from "../connect.js";
import { printRows } from "../print-rows.js";
import { connectionAddress } from "../project/address.js";
import { shortPlan } from "../short-plan.js";
import { type CheckedFiles, checkFiles, type CheckedPipeline } from "../spec-file/check.js";
import { problemText, specFileError } from "../spec-file/problem.js";
import { terminal } from "../terminal.js";

const foundProblems = 3;

/**
 * Registers all pipelines of the files, or none.
 * @returns the exit code: 3 if `--check` found a problem.
 * @throws StairsError NOT_FOUND for a file; BAD_PIPELINE with all problems; UNREACHABLE.
 */
export async function registerCommand(
  files: readonly string[],
  options: Readonly<Record<string, unknown>>,
): Promise<number> {
  const checked = checkFiles(files.map((name) => ({ name, text: textOf(name) })));
  if (options["check"] === true) return showCheck(checked, options);
  if (checked.problems.length > 0) throw specFileError(checked.problems);
  const registered = await register(checked.pipelines, options);
  const rows = registered.map((one, i) => ({
    pipeline: one.pipeline,
    planId: one.planId,
    isCurrent: one.planId === one.currentPlanId,
    currentPlanId: one.currentPlanId,
    version: one.version,
    source: checked.pipelines[i]?.spec.source ?? "",
  }));
  printRows(options, rows, "The files hold no pipeline.", {
    PIPELINE: (row) => row.pipeline,
    PLAN: (row) => shortPlan(row.planId),
    CURRENT: (row) => (row.isCurrent ? "yes" : `no: ${shortPlan(row.currentPlanId)}`),
    SOURCE: (row) => row.source,
  });
  for (const { pipeline } of rows.filter(({ isCurrent }) => !isCurrent)) {
    terminal().stderr.write(
      `New rows of ${pipeline} follow its old plan until \`stairs pipelines activate ${pipeline}\`.\n`,
    );
  }
  return 0;
}

async function register(
  pipelines: readonly CheckedPipeline[],
  options: Readonly<Record<string, unknown>>,
): Promise<readonly RegisteredPipeline__Output[]> {
  const request = {
    pipelines: pipelines.map(({ spec }) => specToWire(spec)),
    activate: options["activate"] === true,
  };
  const connection = await connect(await connectionAddress(options));
  try {
    const answer = await ask<RegisterResponse__Output>(connection, (metadata, call, done) =>
      connection.pipelines.register(request, metadata, call, done),
    );
    return answer.pipelines;
  } finally {
    connection.close();
  }
}

function showCheck(
  { pipelines, problems }: CheckedFiles,
  options: Readonly<Record<string, unknown>>,
): number {
  if (options["json"] === true) {
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
        `${name} names ${missing.join(", ")}, not in these files: the coordinator checks that when they are registered.\n`,
      );
    }
    if (problems.length === 0) {
      const count = pipelines.length === 1 ? "1 pipeline" : `${pipelines.length} pipelines`;
      terminal().stderr.write(`${count}, no problem found.\n`);
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
      ? `There is no file ${file}.`
      : `${file} cannot be read: ${messageOf(error)}`;
    throw new StairsError("NOT_FOUND", message, error);
  }
}
