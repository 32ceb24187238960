/** Explains why a coordinator cannot be reached, and what to do. */
import { type ServiceError, status } from "@grpc/grpc-js";
import { hostOf, isLoopback, StairsError } from "@stairs/core";
import { statusToError } from "@stairs/core/protocol";
import { type Access, currentAccess, speaksTls } from "./access.js";

/** The error for a coordinator that does not answer. */
export function unreachable(address: string, cause?: unknown): StairsError {
  return new StairsError(
    "UNREACHABLE",
    `No coordinator answers at ${address}. Start one with \`stairs coord start\`, or name another one with STAIRS_COORDINATOR.`,
    cause,
  );
}

/**
 * The error behind a status.
 * @param access The TLS and token settings of the connection.
 * @param stood True if the connection was established before: then its settings are not the
 * problem.
 */
export function explain(
  address: string,
  error: ServiceError,
  access: Access = currentAccess(),
  stood = false,
): StairsError {
  if (error.code !== status.UNAVAILABLE) return statusToError(error);
  const { details } = error;
  const secure = speaksTls(address, access);
  const trouble = secure ? tlsTrouble(address, details, access) : undefined;
  if (trouble !== undefined) return new StairsError("NOT_TRUSTED", trouble, error);
  if (stood || !/Failed to connect|ECONNRESET|socket hang up/.test(details))
    return unreachable(address, error);
  // This can also be a coordinator that has just ended.
  const perhaps = secure
    ? "if this persists, it may require a client certificate from an authority that it trusts: set STAIRS_TLS_CLIENT_CERT and STAIRS_TLS_CLIENT_KEY, or tls of defineProject"
    : "if this persists, it probably uses TLS: name the authority of its certificate in STAIRS_TLS_CA, or in tls of defineProject";
  return new StairsError(
    "UNREACHABLE",
    `A process at ${address} accepts the connection and closes it at once: ${perhaps}.`,
    error,
  );
}

/** A sentence for an OpenSSL or Node error of a failed handshake; undefined for any other error. */
function tlsTrouble(address: string, details: string, access: Access): string | undefined {
  const host = access.serverName ?? hostOf(address);
  const found = troubles.find(([pattern]) => pattern.test(details));
  return found?.[1](address, host);
}

type Sentence = (address: string, host: string) => string;

const troubles: readonly (readonly [RegExp, Sentence])[] = [
  [
    /wrong version number|packet length too long|http request/,
    (address) =>
      isLoopback(hostOf(address))
        ? `${address} does not speak TLS: leave out STAIRS_TLS_CA and the other settings of TLS, or start the coordinator with --tls-cert and --tls-key.`
        : `${address} does not speak TLS, and connections that leave this machine must use TLS: start the coordinator with --tls-cert and --tls-key. In a network where every machine is trusted, STAIRS_INSECURE=1 allows connections without TLS.`,
  ],
  [
    /alert certificate required|alert handshake failure/,
    (address) =>
      `The coordinator at ${address} requires a client certificate: name its files in STAIRS_TLS_CLIENT_CERT and STAIRS_TLS_CLIENT_KEY, or in tls of defineProject.`,
  ],
  [
    /alert (?:unknown ca|bad certificate|certificate unknown|certificate expired)/,
    (address) =>
      `The coordinator at ${address} does not accept the certificate of this client: it has expired, or it does not come from an authority that the coordinator's --tls-client-ca names.`,
  ],
  [
    /ALTNAME_INVALID|does not match certificate/,
    (address, host) =>
      `The certificate of the coordinator at ${address} is not for ${host}: connect by a name that the certificate contains, set STAIRS_TLS_SERVER_NAME to such a name, or create a certificate with ${host} among its subjectAltNames.`,
  ],
  [
    /certificate has expired/,
    (address) =>
      `The certificate of the coordinator at ${address} has expired: renew it there, and send the coordinator SIGHUP. If it has not expired, check this machine's clock.`,
  ],
  [
    /certificate is not yet valid/,
    (address) =>
      `The certificate of the coordinator at ${address} is not valid yet: check this machine's clock.`,
  ],
  [
    /unable to verify|self-signed|self signed|unable to get (?:local )?issuer|unknown authority/,
    (address) =>
      `The certificate of the coordinator at ${address} comes from an authority that this client does not know: name the authority's PEM file in STAIRS_TLS_CA, or in tls.ca of defineProject.`,
  ],
];
