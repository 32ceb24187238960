/** What any gRPC tool can ask a server: which services it has, and whether it serves. */
import { createRequire } from "node:module";
import { join } from "node:path";
import { Client, credentials } from "@grpc/grpc-js";
import { loadSync, type MethodDefinition } from "@grpc/proto-loader";
import { service as health } from "grpc-health-check";

interface ListResponse {
  readonly listServicesResponse: { readonly service: readonly { readonly name: string }[] };
}

/** The names of the services that a server shows by reflection. */
export async function listServices(address: string): Promise<string[]> {
  const installed = createRequire(import.meta.url).resolve("@grpc/reflection");
  const file = join(installed, "..", "..", "proto", "grpc", "reflection", "v1", "reflection.proto");
  const service = loadSync(file)["grpc.reflection.v1.ServerReflection"];
  const method = (service as Record<string, MethodDefinition<object, object>>)[
    "ServerReflectionInfo"
  ];
  if (method === undefined) throw new Error(`${file} has no reflection service`);
  const client = new Client(address, credentials.createInsecure());
  try {
    return await new Promise((resolve, reject) => {
      const stream = client.makeBidiStreamRequest(
        method.path,
        method.requestSerialize,
        method.responseDeserialize,
      );
      stream.on("error", reject);
      stream.on("data", (answer: ListResponse) => {
        resolve(answer.listServicesResponse.service.map(({ name }) => name));
        stream.end();
      });
      stream.write({ listServices: "*" });
    });
  } finally {
    client.close();
  }
}

/** `SERVING`, `NOT_SERVING` … of the whole server. */
export async function healthOf(address: string): Promise<string> {
  const client = new Client(address, credentials.createInsecure());
  const method = health["Check"] as MethodDefinition<object, { readonly status: string }>;
  try {
    return await new Promise((resolve, reject) => {
      client.makeUnaryRequest(
        method.path,
        method.requestSerialize,
        method.responseDeserialize,
        { service: "" },
        (error, answer) => {
          if (error) reject(error);
          else resolve(answer?.status ?? "");
        },
      );
    });
  } finally {
    client.close();
  }
}
