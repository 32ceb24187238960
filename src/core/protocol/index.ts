/**
 * The protocol as code, loaded once in each process from files generated from `proto/`. No code needs the
 * proto files at run time.
 */
import { type GrpcObject, loadPackageDefinition } from "@grpc/grpc-js";
import {
  fromJSON,
  loadFileDescriptorSetFromBuffer,
  loadSync,
  type PackageDefinition,
} from "@grpc/proto-loader";
import type { INamespace } from "protobufjs";
import { descriptorSet } from "./generated/descriptor.js";
import { schema } from "./generated/schema.js";
import type { ProtoGrpcType } from "./generated/stairs.js";

export type * from "./generated/messages.js";
export { requestCheck } from "./message-parts.js";
export { errorToStatus, isNamedDefect, statusToError } from "./status.js";

/**
 * How messages look in JavaScript: camelCase names, enums as strings, 64-bit integers as numbers,
 * unset scalars as their defaults, the set member of a oneof named by a property of the oneof's name.
 */
export const loaderOptions = {
  keepCase: false,
  longs: Number,
  enums: String,
  defaults: true,
  oneofs: true,
  bytes: Buffer,
} as const;

let types: ProtoGrpcType["stairs"]["v1"] | undefined;

/**
 * All services and messages under the names of the proto files, for reflection.
 * @param others Proto files of other services of the same server.
 */
export function reflectionDefinition(...others: readonly string[]): PackageDefinition {
  const own = loadFileDescriptorSetFromBuffer(Buffer.from(descriptorSet, "base64"), loaderOptions);
  const all = [own, ...others.map((file) => loadSync(file))];
  // Every definition carries all files of its set, and reflection decodes each that it is given: one is enough.
  return Object.fromEntries(all.flatMap((set) => Object.entries(set).slice(0, 1)));
}

/** The clients' constructors and the services' definitions. */
export function stairsProtocol(): ProtoGrpcType["stairs"]["v1"] {
  types ??= protocolOf(
    loadPackageDefinition(fromJSON(JSON.parse(schema) as INamespace, loaderOptions)),
  );
  return types;
}

function protocolOf(loaded: GrpcObject): ProtoGrpcType["stairs"]["v1"] {
  // grpc-js cannot know what the descriptor set holds; the generated types say it.
  return (loaded as unknown as ProtoGrpcType).stairs.v1;
}
