/** The state of pipelines as lines of text. The numbers are those of the protocol, shortened. */
import type {
  CoordinatorStatus__Output,
  PipelineStatus__Output,
  StageStatus__Output,
  StatusResponse__Output,
} from "@stairs/core/protocol";
import colors from "picocolors";
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatTable,
  type TableColumn,
} from "./table.js";

/** How many reasons for dropped rows a line shows. */
const shownReasons = 5;

const columns: readonly TableColumn[] = [
  { heading: "PIPELINE" },
  { heading: "STATE" },
  { heading: "IN/S", right: true },
  { heading: "OUT/S", right: true },
  { heading: "JOBS", right: true },
  { heading: "OLDEST", right: true },
  { heading: "FLIGHT", right: true },
  { heading: "DELAYED", right: true },
  { heading: "DEAD", right: true },
  { heading: "P95", right: true },
  { heading: "WORKERS", right: true },
  { heading: "TREND" },
];

/**
 * A heading, a line for each pipeline (and for each stage if it has several), then the problems.
 */
export function renderStatus(address: string, status: StatusResponse__Output): readonly string[] {
  const heading = [
    status.coordinator === null ? address : describe(address, status.coordinator),
    ...peers(status.coordinator),
    ...warnings(status.coordinator),
  ];
  if (status.pipelines.length === 0) {
    return [
      ...heading,
      "",
      "No pipeline is registered: `stairs pipelines run` registers a project's.",
    ];
  }
  const [top = "", ...lines] = formatTable(columns, status.pipelines.flatMap(pipelineRows));
  const problems = status.pipelines.flatMap((pipeline) => pipeline.problems.flatMap(problemLines));
  const drops = status.pipelines.flatMap(({ stages }) => stages.flatMap(dropLines));
  return [
    ...heading,
    "",
    colors.bold(top),
    ...lines.map(highlight),
    ...(drops.length > 0 ? ["", ...drops] : []),
    ...(problems.length > 0 ? ["", ...problems] : []),
  ];
}

function describe(address: string, coordinator: CoordinatorStatus__Output): string {
  const workers = coordinator.workers === 1 ? "1 worker" : `${coordinator.workers} workers`;
  const store = `${coordinator.engine} ${coordinator.location} ${formatBytes(coordinator.storeBytes)}`;
  const door = coordinator.access?.tls === true ? " · TLS" : "";
  return `${address}   up ${formatDuration(coordinator.uptimeMs)} · ${store} · ${workers}${door}`;
}

/** The coordinators that share the queues, if there are several. */
function peers(coordinator: CoordinatorStatus__Output | null): string[] {
  const all = coordinator?.coordinators ?? [];
  if (all.length < 2) return [];
  const each = all.map(({ address, workers, leaving }) => {
    const count = workers === 1 ? "1 worker" : `${workers} workers`;
    return `${address} (${leaving ? "stops, " : ""}${count})`;
  });
  return [`${all.length} coordinators: ${each.join(" · ")}`];
}

function warnings(coordinator: CoordinatorStatus__Output | null): string[] {
  const access = coordinator?.access;
  if (access?.insecure !== true) return [];
  const missing = [...(access.tls ? [] : ["TLS"]), ...(access.tokens ? [] : ["tokens"])];
  return [
    `${colors.red("!")} INSECURE: it listens on ${access.listen} without ${missing.join(" and ")} because it was started with --insecure.`,
  ];
}

function pipelineRows(pipeline: PipelineStatus__Output): readonly string[][] {
  const state = pipeline.state === "stalled" ? "STALLED" : pipeline.state;
  const [entry] = pipeline.stages;
  if (entry === undefined) return [[pipeline.pipeline, state]];
  if (pipeline.stages.length === 1) return [stageCells(pipeline.pipeline, state, entry)];
  return [
    stageCells(pipeline.pipeline, state, total(pipeline.stages, entry)),
    ...pipeline.stages.map((stage) => stageCells(`  ${shortName(pipeline, stage)}`, "", stage)),
  ];
}

function shortName(pipeline: PipelineStatus__Output, stage: StageStatus__Output): string {
  return stage.queue === pipeline.pipeline
    ? "(entry)"
    : stage.queue.slice(pipeline.pipeline.length);
}

/** The sum over all stages. In and out are those of the pipeline's two ends. */
function total(
  stages: readonly StageStatus__Output[],
  entry: StageStatus__Output,
): StageStatus__Output {
  const sum = (count: (stage: StageStatus__Output) => number): number =>
    stages.reduce((all, stage) => all + count(stage), 0);
  return {
    ...entry,
    ready: sum((stage) => stage.ready),
    inFlight: sum((stage) => stage.inFlight),
    delayed: sum((stage) => stage.delayed),
    dead: sum((stage) => stage.dead),
    outPerSecond: stages.at(-1)?.outPerSecond ?? entry.outPerSecond,
    oldestMs: Math.max(...stages.map((stage) => stage.oldestMs)),
    p95Ms: Math.max(...stages.map((stage) => stage.p95Ms)),
    workers: Math.max(...stages.map((stage) => stage.workers)),
  };
}

function stageCells(name: string, state: string, stage: StageStatus__Output): string[] {
  return [
    name,
    state,
    formatCount(stage.inPerSecond),
    formatCount(stage.outPerSecond),
    formatCount(stage.ready),
    formatDuration(stage.oldestMs),
    formatCount(stage.inFlight),
    formatCount(stage.delayed),
    formatCount(stage.dead),
    formatDuration(stage.p95Ms),
    formatCount(stage.workers),
    trend(stage),
  ];
}

function trend(stage: StageStatus__Output): string {
  const change = Math.round(stage.inPerSecond - stage.outPerSecond);
  if (change > 0) return `growing by ${formatCount(change)}/s`;
  return change < 0 && stage.ready > 0 ? `shrinking by ${formatCount(-change)}/s` : "";
}

/** Why rows of a stage were dropped. The rarest reasons appear only as a count. */
function dropLines({ queue, drops }: StageStatus__Output): readonly string[] {
  if (drops.length === 0) return [];
  const shown = drops.slice(0, shownReasons);
  const more = drops.length - shown.length;
  const parts = shown.map(({ reason, rows }) => `${formatCount(rows)} ${JSON.stringify(reason)}`);
  const rest = more === 0 ? [] : [`and ${more} more ${more === 1 ? "reason" : "reasons"}`];
  return [`Dropped in ${queue}: ${[...parts, ...rest].join(", ")}`];
}

function problemLines(problem: string): readonly string[] {
  return problem
    .split("\n")
    .map((line, i) => (i === 0 ? `${colors.red("!")} ${line}` : `  ${line}`));
}

function highlight(line: string): string {
  return line.includes("STALLED") ? line.replace("STALLED", colors.red("STALLED")) : line;
}
