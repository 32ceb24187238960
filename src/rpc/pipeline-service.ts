/** PipelineService: registers and shows pipelines. */
import { planView, specFromWire, specToWire } from "@stairs/core";
import type { PipelineServiceHandlers, RegisteredPipeline } from "@stairs/core/protocol";
import type { Coordinator, Pointer } from "../coordinator.js";
import { unary } from "./reply.js";

/** The service's handlers. */
export function pipelineService(coordinator: Coordinator): PipelineServiceHandlers {
  const { plans } = coordinator;
  return {
    Register: unary(async ({ pipelines, activate }) => {
      const registered = await coordinator.register(pipelines.map(specFromWire), activate);
      return { pipelines: registered.map(({ plan, pointer }) => pipelineOf(pointer, plan.id)) };
    }),
    Activate: unary(async ({ pipeline, planId, expectedPlanId }) => {
      const wanted = planId === "" ? (await plans.pointer(pipeline)).offeredPlanId : planId;
      const expected = expectedPlanId === "" ? undefined : expectedPlanId;
      const pointer = await plans.activate(pipeline, wanted, expected);
      return { pipeline: pipelineOf(pointer, wanted) };
    }),
    Get: unary(async ({ pipeline, planId }) => {
      const pointer = await plans.pointer(pipeline);
      const body = await plans.body(planId === "" ? pointer.currentPlanId : planId);
      return {
        pipeline: pipelineOf(pointer, body.plan.id),
        spec: specToWire(body.spec),
        plan: planView(body.plan),
      };
    }),
    List: unary(() => ({
      pipelines: plans.pointers.map((pointer) => pipelineOf(pointer, pointer.offeredPlanId)),
    })),
  };
}

function pipelineOf(pointer: Pointer, planId: string): RegisteredPipeline {
  return {
    pipeline: pointer.pipeline,
    planId,
    currentPlanId: pointer.currentPlanId,
    version: pointer.version,
  };
}
