/** The commands of `stairs`, declared; what they do is imported when one runs. */
import { Command, CommanderError, Option } from "commander";
import { collectArgument, collectLabel, wholeNumber } from "./arguments.js";
import { dead } from "./dead-program.js";
import { type Done, example, group, withCoordinator, withProject } from "./declaration.js";
import { withoutColons } from "./old-spellings.js";
import { formatText } from "./spec-file/format.js";
import { audit, steering } from "./steering.js";
import { token } from "./token-program.js";
import { inTerminal, type Terminal, terminal } from "./terminal.js";
import { packageVersion } from "./version.js";

/**
 * Runs the command that `words` name.
 * @param other What the command reads from and writes to; default: the process.
 * @returns the exit code: 0, or what the failure stands for; 2 for a command line that makes no sense.
 */
export function runProgram(words: readonly string[], other?: Terminal): Promise<number> {
  return other === undefined ? run(words) : inTerminal(other, () => run(words));
}

async function run(words: readonly string[]): Promise<number> {
  let code = 0;
  const program = declare((result) => {
    code = result ?? 0;
  });
  try {
    await program.parseAsync([...withoutColons(words)], { from: "user" });
    return code;
  } catch (error) {
    // Help and version end here too, with code 0; commander has written what there is to say.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const { reportError } = await import("./report.js");
    return reportError(error);
  }
}

function declare(done: Done): Command {
  const program = new Command("stairs")
    .description("Pipelines over queues, with workers in any language.")
    .version(packageVersion(), "-V, --version", "print the version")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal().stdout.write(text),
      writeErr: (text) => terminal().stderr.write(text),
    })
    .showHelpAfterError("(--help shows what there is)")
    .configureHelp({ showGlobalOptions: false });
  project(program, done);
  app(program, done);
  coord(program, done);
  pipelines(program, done);
  producer(program, done);
  push(program, done);
  inspect(program, done);
  dead(program, done);
  audit(program, done);
  token(program, done);
  config(program, done);
  return program;
}

function project(program: Command, done: Done): void {
  const create = group(program, "project", "new projects")
    .command("new")
    .description("write a small project that runs at once, with tests")
    .argument("<name>", "the project's name, and its folder's")
    .option("--folder <path>", "where to write it: a folder that is missing or empty")
    .action(async (name: string, options: Record<string, unknown>) => {
      const { newProject } = await import("./commands/project-new.js");
      done(newProject(name, options));
    });
  example(create, "stairs project new demo", "stairs project new demo --folder ../somewhere/demo");
}

function app(program: Command, done: Done): void {
  const create = group(program, "app", "new apps")
    .command("new")
    .description("add an app to the project: a folder of its own, with a test")
    .argument("<name>", "the app's name, and its folder's")
    .option("--project <file>", "the project file (default: stairs.config.ts here or above)")
    .action(async (name: string, options: Record<string, unknown>) => {
      const { newApp } = await import("./commands/app-new.js");
      done(newApp(name, options));
    });
  example(create, "stairs app new shop");
}

function coord(program: Command, done: Done): void {
  const start = group(program, "coord", "the coordinator")
    .command("start")
    .description("run a coordinator in this terminal until Ctrl-C")
    .option("--port <number>", "port; 0 takes any free one (default: 4710)")
    .option(
      "--listen <address>",
      "address; others than loopback need TLS and a token (default: 127.0.0.1)",
    )
    .option(
      "--advertise <host:port>",
      "where workers reach it, for other coordinators of the same queues (default: where it listens)",
    )
    .option("--state <directory>", "where the queues are kept (default: .stairs)")
    .option("--broker <engine>", "what keeps the queues: embedded (default: embedded)")
    .option(
      "--redis <url>",
      "keep them on a Redis server; a URL with a password goes into STAIRS_REDIS",
    )
    .option("--durability <level>", "normal, or strict: survive a power cut too (default: normal)")
    .option(
      "--queue-rows <count>",
      "rows that a queue holds before it slows its sources down (default: 10000000)",
    )
    .option("--queue-bytes <size>", "the same in bytes, such as 512MiB (default: 4GiB)")
    .option(
      "--dead-rows <count>",
      "dead letters that a pipeline may have before its rows wait (default: 1000000)",
    )
    .option("--dead-bytes <size>", "the same in bytes (default: 1GiB)")
    .option("--dead-retention <time>", "how long dead letters are kept: 30d (default: forever)")
    .option("--lease <time>", "rows stay so long with a coordinator that has died (default: 30s)")
    .option("--heartbeat <time>", "a worker that misses three is lost (default: 5s)")
    .option("--tls-cert <file>", "the certificate, PEM; with it, connections are TLS")
    .option("--tls-key <file>", "its private key, PEM")
    .option("--tls-client-ca <file>", "authorities, PEM: clients need a certificate of one of them")
    .option("--tokens <file>", "the file of tokens (default: tokens.json in the state directory)")
    .option("--insecure", "listen on any address also without TLS and tokens")
    .option("--project <file>", "the project file, for its settings")
    .option("--json-ready", "write one JSON line to stdout when ready")
    .option("--end-with-stdin", "end when stdin is closed")
    .action(async (options: Record<string, unknown>) => {
      const { startCommand } = await import("./commands/coord-start.js");
      done(await startCommand(options));
    });
  example(
    start,
    "stairs coord start",
    "stairs coord start --port 4720 --state /var/lib/stairs --durability strict",
    "stairs coord start --listen 0.0.0.0 --tls-cert server.pem --tls-key server.key",
    "stairs coord start --redis redis://127.0.0.1:6379",
  );
}

function pipelines(program: Command, done: Done): void {
  const all = group(program, "pipelines", "run workers, look at pipelines");
  const run = withProject(all.command("run"))
    .description("run worker processes for all pipelines of the project, or for some")
    .argument("[names...]", "app.name, name or app.*")
    .option("-p, --processes <count>", "worker processes, at most 1,000", wholeNumber(1, 1000), 1)
    .option("--die-when-empty", "end when the pipelines and all that they reach are idle")
    .option("--start-timeout <time>", "how long to wait for a first row", "30s")
    .option("--stalled-timeout <time>", "give up when no row has moved for so long")
    .option("--fail-on-dead", "exit code 1 if there are dead letters at the end")
    .option("--drain-timeout <time>", "how long workers may take to finish; then killed", "30s")
    .option("--stuck-timeout <time>", "end a worker whose step spins on so long too late", "10s")
    .option(
      "--label <name=value>",
      "what steps may require of their worker (repeatable)",
      collectLabel,
      {},
    )
    .action(async (names: string[], options: Record<string, unknown>) => {
      const { runCommand } = await import("./commands/pipelines-run.js");
      done(await runCommand(names, options));
    });
  example(
    run,
    "stairs pipelines run -p 4",
    "stairs pipelines run shop.orders --die-when-empty",
    "stairs pipelines run --label gpu=1",
  );
  const list = withProject(all.command("list"))
    .description("list the project's pipelines and the coordinator's, with their current plans")
    .option("--json", "one JSON document")
    .action(async (options: Record<string, unknown>) => {
      const { listPipelines } = await import("./commands/pipelines-list.js");
      done(await listPipelines(options));
    });
  example(list, "stairs pipelines list", "stairs pipelines list --json");
  graph(all, done);
  register(all, done);
  steering(all, done);
  const activate = withProject(all.command("activate"))
    .description("let new rows follow another plan; rows in flight finish on their own")
    .argument("<name>", "app.name or name")
    .argument("[plan]", "the plan's id or its first digits (default: the one registered last)")
    .option("--expected <plan>", "only if this plan is current, else change nothing")
    .option("--json", "one JSON document")
    .action(async (name: string, plan: string | undefined, options: Record<string, unknown>) => {
      const { activateCommand } = await import("./commands/pipelines-activate.js");
      done(await activateCommand(name, plan, options));
    });
  example(
    activate,
    "stairs pipelines activate shop.orders",
    "stairs pipelines activate shop.orders 3f9a0c51d2e7 --expected 81c2aa90b4f1",
  );
}

function graph(pipelinesGroup: Command, done: Done): void {
  const command = withProject(pipelinesGroup.command("graph"))
    .description("show a pipeline: stages, queues, calls, languages; needs no coordinator")
    .argument(
      "<name>",
      "app.name or name; app.name also of a pipeline that only the coordinator has",
    )
    .addOption(
      new Option("--format <format>", "how to show it")
        .choices(["text", "mermaid", "dot", "json"])
        .default("text"),
    )
    .addOption(new Option("--json", "as --format json").implies({ format: "json" }))
    .action(async (name: string, options: Record<string, unknown>) => {
      const { graphCommand } = await import("./commands/pipelines-graph.js");
      done(await graphCommand(name, options));
    });
  example(
    command,
    "stairs pipelines graph shop.orders",
    "stairs pipelines graph shop.orders --format dot | dot -Tsvg > orders.svg",
  );
}

function register(pipelinesGroup: Command, done: Done): void {
  const command = withProject(pipelinesGroup.command("register"))
    .description("make the pipelines of spec files known: graphs that are written without an SDK")
    .argument("<files...>", "YAML or JSON")
    .addOption(
      new Option(
        "--check",
        "only check; needs no coordinator; exit code 3 with problems",
      ).conflicts("activate"),
    )
    .option("--activate", "let new rows follow the plans even if others are current")
    .option("--json", "one JSON document")
    .action(async (files: string[], options: Record<string, unknown>) => {
      const { registerCommand } = await import("./commands/pipelines-register.js");
      done(await registerCommand(files, options));
    })
    .addHelpText("after", `\n${formatText}`);
  example(
    command,
    "stairs pipelines register orders.yaml",
    "stairs pipelines register --check pipelines/*.yaml",
  );
}

function producer(program: Command, done: Done): void {
  const all = group(program, "producer", "run producers");
  const run = withProject(all.command("run"))
    .description("run a producer to its end")
    .argument("<name>", "app.name or name")
    .option(
      "--arg <name=value>",
      "an argument; JSON where it parses, else text (repeatable)",
      collectArgument,
      {},
    )
    .option("--limit <rows>", "stop after so many rows", wholeNumber(1))
    .action(async (name: string, options: Record<string, unknown>) => {
      const { runCommand } = await import("./commands/producer-run.js");
      done(await runCommand(name, options));
    });
  example(run, "stairs producer run shop.orders --arg since=2024-01-01 --limit 1000");
  const list = withProject(all.command("list"))
    .description("list the project's producers")
    .option("--json", "one JSON document")
    .action(async (options: Record<string, unknown>) => {
      const { listProducers } = await import("./commands/producer-list.js");
      done(await listProducers(options));
    });
  example(list, "stairs producer list");
}

function push(program: Command, done: Done): void {
  const command = withProject(program.command("push"))
    .description("push JSON lines from stdin into a pipeline: one object a line, each a row")
    .argument("<pipeline>", "app.name")
    .action(async (name: string, options: Record<string, unknown>) => {
      const { pushCommand } = await import("./commands/push.js");
      done(await pushCommand(name, options));
    });
  example(command, "stairs push shop.orders < orders.jsonl");
}

function inspect(program: Command, done: Done): void {
  const all = group(program, "inspect", "see what is going on");
  const status = withCoordinator(all.command("status"))
    .description("pipelines, their queues and rates; all counts are rows")
    .argument("[pipelines...]", "app.name or app.*")
    .option("--json", "one JSON document")
    .option("--watch", "again every second until Ctrl-C")
    .action(async (names: string[], options: Record<string, unknown>) => {
      const { statusCommand } = await import("./commands/inspect-status.js");
      done(await statusCommand(names, options));
    });
  example(status, "stairs inspect status", "stairs inspect status shop.orders --json");
  const workers = withCoordinator(all.command("workers"))
    .description("connected workers")
    .option("--json", "one JSON document")
    .action(async (options: Record<string, unknown>) => {
      const { workersCommand } = await import("./commands/inspect-workers.js");
      done(await workersCommand(options));
    });
  example(workers, "stairs inspect workers");
  const steps = withCoordinator(all.command("steps"))
    .description("steps that pipelines need or workers have")
    .option("--json", "one JSON document")
    .action(async (options: Record<string, unknown>) => {
      const { stepsCommand } = await import("./commands/inspect-steps.js");
      done(await stepsCommand(options));
    });
  example(steps, "stairs inspect steps");
}

function config(program: Command, done: Done): void {
  const command = withProject(program.command("config"))
    .description("print each setting, its value and where it came from")
    .option("--json", "one JSON document")
    .action(async (options: Record<string, unknown>) => {
      const { configCommand } = await import("./commands/config.js");
      done(await configCommand(options));
    });
  example(command, "stairs config");
}
