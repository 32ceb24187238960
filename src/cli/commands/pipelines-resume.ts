/** `stairs pipelines resume`: hands rows of pipelines to workers again. */
import type { ResumeResponse__Output } from "@stairs/core/protocol";
import { argument, command, connecting, json } from "../declaration.js";
import { changeMode } from "../mode-change.js";

export const declaration = command({
  docs: "Accept rows and hand them to workers again, after `pause` or `drain`.",
  arguments: { names: argument("<names...>", "app.name, name or app.*") },
  options: { ...connecting, json },
  examples: ["shop.orders"],
  run(input) {
    const request = { pipelines: [...input.names] };
    return changeMode(input, async (connection) => {
      const { pipelines } = await connection.ask<ResumeResponse__Output>((metadata, call, done) =>
        connection.pipelines.resume(request, metadata, call, done),
      );
      return pipelines;
    });
  },
});
