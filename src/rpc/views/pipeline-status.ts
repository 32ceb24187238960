/** PipelineView → PipelineStatus. */
import type { PipelineStatus, StageStatus } from "@stairs/core/protocol";
import type { PipelineView, StageView } from "../../coordinator.js";
import { problemText } from "./sentences.js";

export function pipelineStatus({ stages, problems, ...pipeline }: PipelineView): PipelineStatus {
  return { ...pipeline, stages: stages.map(stageStatus), problems: problems.map(problemText) };
}

function stageStatus({ missing, drops, ...stage }: StageView): StageStatus {
  return { ...stage, drops: [...drops], missingStep: missing?.step ?? "" };
}
