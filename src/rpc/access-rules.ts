/**
 * What each method of the server needs: a closed table. A method that is not in it is refused, and a
 * test goes through all methods that a server has.
 *
 * A worker's token gives no less than `read` where the rows of one pipeline are concerned: whoever may
 * work may register steps and gets every row anyway.
 */
import type { RegisterRequest__Output } from "@stairs/core/protocol";
import type { Scope } from "../access/scopes.js";

/** `open`: no token. Else any one of the scopes will do. */
type Needs = "open" | readonly Scope[];

/** What a method needs. */
export interface AccessRule {
  readonly needs: Needs;
  /** What some requests need beyond that; undefined for the others. */
  readonly more?: (request: unknown) => readonly Scope[] | undefined;
}

const admin: readonly Scope[] = ["admin"];
const activating = (request: unknown): readonly Scope[] | undefined =>
  (request as Partial<RegisterRequest__Output>).activate === true ? admin : undefined;

/** Path → rule. */
export const accessRules: Readonly<Record<string, AccessRule>> = {
  "/stairs.v1.WorkerService/Work": { needs: ["worker"] },
  "/stairs.v1.IngestService/Push": { needs: ["produce"] },
  "/stairs.v1.IngestService/Call": { needs: ["produce"] },
  "/stairs.v1.PipelineService/Register": { needs: ["worker", "produce"], more: activating },
  "/stairs.v1.PipelineService/Activate": { needs: admin },
  "/stairs.v1.PipelineService/Pause": { needs: admin },
  "/stairs.v1.PipelineService/Resume": { needs: admin },
  "/stairs.v1.PipelineService/Drain": { needs: admin },
  "/stairs.v1.PipelineService/Flush": { needs: admin },
  "/stairs.v1.PipelineService/Get": { needs: ["read"] },
  "/stairs.v1.PipelineService/List": { needs: ["read"] },
  "/stairs.v1.InspectService/Status": { needs: ["read"] },
  "/stairs.v1.InspectService/Watch": { needs: ["read"] },
  "/stairs.v1.InspectService/Audit": { needs: ["read"] },
  "/stairs.v1.InspectService/AwaitIdle": { needs: ["read", "worker", "produce"] },
  "/stairs.v1.InspectService/ListWorkers": { needs: ["read"] },
  "/stairs.v1.InspectService/ListSteps": { needs: ["read"] },
  "/stairs.v1.InspectService/ListDeadLetters": { needs: ["read", "worker"] },
  "/stairs.v1.InspectService/GetDeadLetter": { needs: ["read"] },
  "/stairs.v1.InspectService/GroupDeadLetters": { needs: ["read"] },
  "/stairs.v1.InspectService/RetryDeadLetters": { needs: admin },
  "/stairs.v1.InspectService/DiscardDeadLetters": { needs: admin },
  "/grpc.health.v1.Health/Check": { needs: "open" },
  "/grpc.health.v1.Health/List": { needs: "open" },
  "/grpc.health.v1.Health/Watch": { needs: "open" },
  "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo": { needs: ["read"] },
  "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo": { needs: ["read"] },
};
