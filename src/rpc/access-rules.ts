/**
 * The scopes that each method of the server needs: a closed table. The guard refuses a method that
 * is not in the table. A test checks that every method of the server is in it.
 *
 * For the rows of one pipeline, a worker's token allows as much as `read`: a worker can register
 * steps and so gets every row anyway.
 */
import type { RegisterRequest__Output } from "@stairs/core/protocol";
import type { Scope } from "../access/scopes.js";

/** `open`: no token. Otherwise any one of the scopes is enough. */
type Needs = "open" | readonly Scope[];

/** What a method needs. */
export interface AccessRule {
  readonly needs: Needs;
  /** What some requests need in addition; undefined for the others. */
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
