/** `stairs pipelines pause`: stops handing rows of pipelines to workers. */
import type { PauseResponse__Output } from "@stairs/core/protocol";
import { argument, command, connecting, json, toggle } from "../declaration.js";
import { changeMode } from "../mode-change.js";

export const declaration = command({
  docs: "Stop handing rows to workers until `resume`. Calls in progress finish; producers can still push.",
  arguments: { names: argument("<names...>", "app.name, name or app.*") },
  options: {
    ...connecting,
    now: toggle(
      "--now",
      "Cancel the calls in progress. Their rows return to their queues; the attempt does not count.",
    ),
    json,
  },
  examples: ["shop.orders", "'shop.*' --now"],
  run(input) {
    const request = { pipelines: [...input.names], now: input.now };
    return changeMode(input, async (connection) => {
      const { pipelines } = await connection.ask<PauseResponse__Output>((metadata, call, done) =>
        connection.pipelines.pause(request, metadata, call, done),
      );
      return pipelines;
    });
  },
});
