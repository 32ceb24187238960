/**
 * The gRPC setup of this SDK: TLS, token, limits, keepalive. All connections to coordinators are
 * made here.
 */
import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { checkServerIdentity } from "node:tls";
import {
  type ChannelCredentials,
  type ClientOptions,
  credentials,
  InterceptingCall,
  type Interceptor,
} from "@grpc/grpc-js";
import { hostOf, messageOf, StairsError } from "@stairs/core";
import { type Access, currentAccess, speaksTls } from "./access.js";

/** The largest accepted message, in bytes. */
export const maxReceiveBytes = 64 * 1024 * 1024;

/** Connections are not shared, so that only this SDK decides the pauses between attempts. */
const channelOptions: ClientOptions = {
  "grpc.max_receive_message_length": maxReceiveBytes,
  "grpc.max_send_message_length": -1,
  "grpc.use_local_subchannel_pool": 1,
  // Detects a coordinator whose machine disappears without closing the connection. If a coordinator
  // only hangs for a while, up to its longest lease, the client waits, because then no work is
  // repeated.
  "grpc.keepalive_time_ms": 10_000,
  "grpc.keepalive_timeout_ms": 45_000,
  // A name can have many addresses: connections spread over them.
  "grpc.service_config": JSON.stringify({
    loadBalancingConfig: [{ pick_first: { shuffleAddressList: true } }],
  }),
};

/** TLS server names cannot be IP addresses; Node warns about an address sent as a name. */
const nameOfAnAddress = "stairs";

type ClientOf<Client> = new (
  address: string,
  credentials: ChannelCredentials,
  options: ClientOptions,
) => Client;

/**
 * A client of the coordinator at `address`. Connects with its first call.
 * @throws StairsError BAD_ARGUMENT if a TLS or token file cannot be used.
 */
export function clientOf<Client>(
  Service: ClientOf<Client>,
  address: string,
  access: Access = currentAccess(),
): Client {
  const token = tokenOf(access);
  const interceptors = token === undefined ? [] : [bearing(token)];
  const options = { ...channelOptions, interceptors };
  if (!speaksTls(address, access))
    return new Service(address, credentials.createInsecure(), options);
  const host = access.serverName ?? hostOf(address);
  const name = isIP(host) === 0 ? host : nameOfAnAddress;
  return new Service(address, tlsCredentials(host, access), {
    ...options,
    "grpc.ssl_target_name_override": name,
  });
}

function tlsCredentials(host: string, { ca, cert, key }: Access): ChannelCredentials {
  if ((cert === undefined) !== (key === undefined)) {
    throw new StairsError(
      "BAD_ARGUMENT",
      "A client certificate needs its key, and a key needs its certificate: set both STAIRS_TLS_CLIENT_CERT and STAIRS_TLS_CLIENT_KEY, or tls.cert and tls.key of defineProject.",
    );
  }
  const authority = contentOf("certificate of the authority", ca);
  const own = contentOf("certificate of this client", cert);
  const ownKey = contentOf("private key of this client", key);
  try {
    return credentials.createSsl(authority, ownKey, own, {
      checkServerIdentity: (_name, certificate) => checkServerIdentity(host, certificate),
    });
  } catch (error) {
    const files = [ca, cert, key].filter((file) => file !== undefined).join(", ");
    throw new StairsError("BAD_ARGUMENT", `TLS cannot use ${files}: ${messageOf(error)}.`, error);
  }
}

/** The metadata of every call carries the token. */
function bearing(token: string): Interceptor {
  return (options, next) =>
    new InterceptingCall(next(options), {
      start(metadata, listener, go) {
        metadata.set("authorization", `Bearer ${token}`);
        go(metadata, listener);
      },
    });
}

function tokenOf({ token, tokenFile }: Access): string | undefined {
  const text = token ?? contentOf("token", tokenFile)?.toString("utf8");
  if (text === undefined) return undefined;
  const trimmed = text.trim();
  if (/^[\x21-\x7e]+$/.test(trimmed)) return trimmed;
  const where = token === undefined ? `The file ${tokenFile}` : "STAIRS_TOKEN";
  throw new StairsError(
    "BAD_ARGUMENT",
    `${where} contains no token: expected the one line that \`stairs token create\` printed.`,
  );
}

function contentOf(what: string, path: string | undefined): Buffer | null {
  if (path === undefined) return null;
  try {
    return readFileSync(path);
  } catch (error) {
    throw new StairsError(
      "BAD_ARGUMENT",
      `The ${what} cannot be read: ${messageOf(error)}.`,
      error,
    );
  }
}
