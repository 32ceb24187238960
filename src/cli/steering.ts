/** Commands that steer whole pipelines, and the one that counts their rows again. */
import type { Command } from "commander";
import { type Done, example, withCoordinator } from "./declaration.js";

const names = "app.name, name or app.*";

/** `pipelines pause`, `resume`, `drain` and `flush`. */
export function steering(pipelines: Command, done: Done): void {
  const pause = withCoordinator(pipelines.command("pause"))
    .description("hold rows back until `resume`: calls in hand finish, producers may still push")
    .argument("<names...>", names)
    .option("--now", "cancel calls in hand; their rows go back to their queues, uncounted")
    .option("--json", "one JSON document")
    .action(async (chosen: string[], options: Record<string, unknown>) => {
      const { pauseCommand } = await import("./commands/pipelines-pause.js");
      done(await pauseCommand(chosen, options));
    });
  example(pause, "stairs pipelines pause shop.orders", "stairs pipelines pause 'shop.*' --now");
  const resume = withCoordinator(pipelines.command("resume"))
    .description("let rows move and come in again, after `pause` or `drain`")
    .argument("<names...>", names)
    .option("--json", "one JSON document")
    .action(async (chosen: string[], options: Record<string, unknown>) => {
      const { resumeCommand } = await import("./commands/pipelines-pause.js");
      done(await resumeCommand(chosen, options));
    });
  example(resume, "stairs pipelines resume shop.orders");
  drainAndFlush(pipelines, done);
}

function drainAndFlush(pipelines: Command, done: Done): void {
  const drain = withCoordinator(pipelines.command("drain"))
    .description(
      "let nothing more come in until `resume`, and wait until all that is inside is done",
    )
    .argument("<names...>", names)
    .option("--timeout <time>", "stop waiting; the pipelines drain on")
    .option("--json", "one JSON document")
    .action(async (chosen: string[], options: Record<string, unknown>) => {
      const { drainCommand } = await import("./commands/pipelines-drain.js");
      done(await drainCommand(chosen, options));
    });
  example(
    drain,
    "stairs pipelines drain shop.orders",
    "stairs pipelines drain 'shop.*' --timeout 10m",
  );
  const flush = withCoordinator(pipelines.command("flush"))
    .description("throw away all rows in queues and in calls; dead letters stay")
    .argument("<names...>", names)
    .option("--yes", "do not ask")
    .option("--json", "one JSON document")
    .action(async (chosen: string[], options: Record<string, unknown>) => {
      const { flushCommand } = await import("./commands/pipelines-flush.js");
      done(await flushCommand(chosen, options));
    });
  example(flush, "stairs pipelines flush shop.orders", "stairs pipelines flush shop.orders --yes");
}

/** `stairs audit`. */
export function audit(program: Command, done: Done): void {
  const command = withCoordinator(program.command("audit"))
    .description(
      "count every stored row again and compare with the counters; exit code 1 if they differ",
    )
    .argument("[pipeline]", "app.name (default: all)")
    .option("--json", "one JSON document")
    .action(async (pipeline: string | undefined, options: Record<string, unknown>) => {
      const { auditCommand } = await import("./commands/audit.js");
      done(await auditCommand(pipeline, options));
    });
  example(command, "stairs audit", "stairs audit shop.orders --json");
}
