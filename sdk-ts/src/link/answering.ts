/**
 * Finds out which of several coordinators answers, for requests that cannot simply be sent twice.
 */
import { type Client, Metadata, type ServiceError, status } from "@grpc/grpc-js";
import type { StairsError } from "@stairs/core";
import { stairsProtocol } from "@stairs/core/protocol";
import { Addresses } from "./addresses.js";
import { clientOf } from "./channel.js";
import { explain, unreachable } from "./explain.js";

/** How long to wait for coordinators that do not answer, in milliseconds. */
const withinMs = 3000;
/** grpc.health.v1.HealthCheckResponse of a stopping coordinator: field 1 is NOT_SERVING. */
const stopping = Buffer.from([0x08, 0x02]);

/**
 * The first address in a list whose coordinator answers. A single address is returned without a
 * check.
 * @throws StairsError UNREACHABLE if none answers within 3 s; NOT_TRUSTED if TLS fails.
 */
export async function answering(list: string): Promise<string> {
  const addresses = new Addresses(list);
  if (addresses.all === addresses.current) return addresses.current;
  const until = performance.now() + withinMs;
  for (;;) {
    const { current } = addresses;
    const client = clientOf(stairsProtocol().PipelineService, current);
    const why = await whyNot(client, current, addresses.share(withinMs)).finally(() =>
      client.close(),
    );
    if (why === undefined) return current;
    if (why.code !== "UNREACHABLE") throw why;
    const pauseMs = addresses.failed();
    if (performance.now() + pauseMs >= until) throw unreachable(addresses.all, why);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

/**
 * Why a coordinator cannot take requests; undefined: it can. gRPC reports the reason of a failed
 * connection only to a call.
 */
export function whyNot(
  client: Client,
  address: string,
  limitMs: number,
): Promise<StairsError | undefined> {
  const asIs = (bytes: Buffer): Buffer => bytes;
  return new Promise((resolve) => {
    client.makeUnaryRequest(
      "/grpc.health.v1.Health/Check",
      asIs,
      asIs,
      Buffer.alloc(0),
      new Metadata(),
      { deadline: Date.now() + limitMs },
      (error: ServiceError | null, answer?: Buffer) => {
        if (error?.code === status.UNAVAILABLE) resolve(explain(address, error));
        else if (error?.code === status.DEADLINE_EXCEEDED) resolve(unreachable(address, error));
        else resolve(answer?.equals(stopping) === true ? unreachable(address) : undefined);
      },
    );
  });
}
