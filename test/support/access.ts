/** Coordinators that want TLS or tokens, and clients that have them or not. */
import { join } from "node:path";
import type { ServiceError } from "@grpc/grpc-js";
import { isStairsError, type StairsError } from "@stairs/core";
import { stairsProtocol, type StatusResponse__Output } from "@stairs/core/protocol";
import { clientOf, explain } from "@stairs/sdk/client";
import type { KeptScope } from "../../src/access/scopes.js";
import { createToken } from "../../src/access/token-file.js";

type Access = NonNullable<Parameters<typeof explain>[2]>;

/** A client that has nothing. */
export const nothing: Access = {
  ca: undefined,
  cert: undefined,
  key: undefined,
  serverName: undefined,
  token: undefined,
  tokenFile: undefined,
  insecure: false,
};

/** Makes a token in a state directory. */
export function tokenFor(
  state: string,
  name: string,
  scopes: readonly KeptScope[],
): Promise<string> {
  const times = { createdMs: Date.now(), expiresMs: null };
  return createToken(join(state, "tokens.json"), { name, scopes, ...times });
}

/** Asks for the status: that, or the error as the SDK tells it. */
export async function askStatus(
  address: string,
  access: Partial<Access>,
): Promise<StatusResponse__Output | StairsError> {
  const all = { ...nothing, ...access };
  try {
    const client = clientOf(stairsProtocol().InspectService, address, all);
    return await new Promise((resolve) => {
      client.status({}, { deadline: Date.now() + 10_000 }, (error: ServiceError | null, answer) => {
        client.close();
        if (error !== null) resolve(explain(address, error, all));
        else if (answer !== undefined) resolve(answer);
      });
    });
  } catch (error) {
    if (isStairsError(error)) return error;
    throw error;
  }
}
