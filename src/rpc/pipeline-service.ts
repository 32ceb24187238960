/** PipelineService: registers, shows and controls pipelines. */
import type { ServerWritableStream } from "@grpc/grpc-js";
import { planView, specFromWire, specToWire } from "@stairs/core";
import type {
  DrainRequest__Output,
  DrainResponse,
  PipelineServiceHandlers,
  RegisteredPipeline,
} from "@stairs/core/protocol";
import type { Coordinator, Pointer } from "../coordinator.js";
import { tellUntilEnd, unary } from "./reply.js";
import { stalledRows } from "./views/stalled-rows.js";

/** The service's handlers. */
export function pipelineService(coordinator: Coordinator): PipelineServiceHandlers {
  const { plans, operations } = coordinator;
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
      pipelines: plans.pointers.map(offered),
    })),
    Pause: unary(async ({ pipelines, now }) => ({
      pipelines: (await operations.pause(pipelines, now)).map(offered),
    })),
    Resume: unary(async ({ pipelines }) => ({
      pipelines: (await operations.resume(pipelines)).map(offered),
    })),
    Drain(call: ServerWritableStream<DrainRequest__Output, DrainResponse>) {
      tellUntilEnd(call, (tell, signal) =>
        operations.drain(
          call.request.pipelines,
          (report) =>
            tell({
              ...report,
              pipelines: [...report.pipelines],
              stalled: report.stalled.map(stalledRows),
            }),
          signal,
        ),
      );
    },
    Flush: unary(async ({ pipelines }) => ({ pipelines: await operations.flush(pipelines) })),
  };
}

function offered(pointer: Pointer): RegisteredPipeline {
  return pipelineOf(pointer, pointer.offeredPlanId);
}

function pipelineOf(pointer: Pointer, planId: string): RegisteredPipeline {
  return {
    pipeline: pointer.pipeline,
    planId,
    currentPlanId: pointer.currentPlanId,
    version: pointer.version,
    mode: pointer.mode,
  };
}
