/**
 * `stairs pipelines activate`: lets new rows follow another plan. Rows in flight finish on their
 * own plan.
 */
import { StairsError } from "@stairs/core/errors";
import type { ActivateResponse__Output, ListResponse__Output } from "@stairs/core/protocol";
import { connect, type Connection } from "../connect.js";
import { argument, command, inProject, json, text } from "../declaration.js";
import { fullPipelineName } from "../project/pipeline-name.js";
import { fullPlan, shortPlan } from "../short-plan.js";
import { terminal } from "../terminal.js";

export const declaration = command({
  docs: "Let new rows follow another plan. Rows in flight finish on their own plan.",
  arguments: {
    name: argument("<name>", "app.name or name"),
    plan: argument(
      "[plan]",
      "The id of the plan, or its first digits. (default: the plan that was registered last)",
    ),
  },
  options: {
    ...inProject,
    expected: text("--expected <plan>", "Change nothing unless this plan is current."),
    json,
  },
  examples: ["shop.orders", "shop.orders 3f9a0c51d2e7 --expected 81c2aa90b4f1"],
  /** @throws StairsError NOT_FOUND; CHANGED_MEANWHILE if the plan of `--expected` is not current. */
  async run(input) {
    const pipeline = await fullPipelineName(input.name, input);
    const connection = await connect(input);
    try {
      const { currentPlanId: before, offeredPlanId: offered } = await plansOf(connection, pipeline);
      const planId = fullPlan(input.plan ?? offered, [offered, before]);
      const { expected } = input;
      const request = {
        pipeline,
        planId,
        expectedPlanId: expected === undefined ? "" : fullPlan(expected, [offered, before]),
      };
      const answer = await connection.ask<ActivateResponse__Output>((metadata, call, done) =>
        connection.pipelines.activate(request, metadata, call, done),
      );
      const after = answer.pipeline?.currentPlanId ?? planId;
      const version = answer.pipeline?.version ?? 0;
      if (input.json) {
        const shown = {
          pipeline,
          previousPlanId: before,
          offeredPlanId: offered,
          currentPlanId: after,
          version,
        };
        terminal().stdout.write(`${JSON.stringify(shown, undefined, 2)}\n`);
      } else terminal().stderr.write(`${sentence(pipeline, before, after, offered)}\n`);
      return 0;
    } finally {
      connection.close();
    }
  },
});

function sentence(pipeline: string, before: string, after: string, offered: string): string {
  const what =
    before === after
      ? `New rows of ${pipeline} already follow plan ${shortPlan(after)}; nothing changed.`
      : `New rows of ${pipeline} follow plan ${shortPlan(after)}, no longer ${shortPlan(before)}. Rows in flight finish on their own plan.`;
  return offered === after ? what : `${what} The plan registered last is ${shortPlan(offered)}.`;
}

/** The current plan and the plan that was registered last. */
async function plansOf(
  connection: Connection,
  pipeline: string,
): Promise<{ readonly currentPlanId: string; readonly offeredPlanId: string }> {
  const { pipelines } = await connection.ask<ListResponse__Output>((metadata, call, done) =>
    connection.pipelines.list({}, metadata, call, done),
  );
  const found = pipelines.find((one) => one.pipeline === pipeline);
  if (found !== undefined)
    return { currentPlanId: found.currentPlanId, offeredPlanId: found.planId };
  const names = pipelines.map((one) => one.pipeline);
  throw new StairsError(
    "NOT_FOUND",
    `The coordinator at ${connection.address} has no pipeline ${pipeline}. ${names.length === 0 ? "It has none at all" : `It has ${names.slice(0, 20).join(", ")}`}. \`stairs pipelines run\` and \`stairs pipelines register\` register pipelines.`,
  );
}
