/**
 * How this process comes in at a coordinator: TLS and a token. Each value is that of the environment,
 * else of the live project. Files are named here and read at each connection, so that a certificate or
 * a token that was renewed is taken without a restart.
 */
import { hostOf, isLoopback } from "@stairs/core";
import { currentProject } from "../project/current.js";
import { fromEnvironment } from "../project/environment.js";
import type { WrittenSettings } from "../project/written-settings.js";

/** Plain data: it also goes to threads. */
export interface Access {
  /** PEM file of the authority that the coordinator's certificate comes from. Undefined: those that Node knows. */
  readonly ca: string | undefined;
  /** PEM files of a certificate of the client's own. */
  readonly cert: string | undefined;
  readonly key: string | undefined;
  /** The name in the coordinator's certificate. Undefined: the host of the address. */
  readonly serverName: string | undefined;
  readonly token: string | undefined;
  /** A file that holds the token; `token` goes before it. */
  readonly tokenFile: string | undefined;
  /** Connections that leave this machine may be without TLS. */
  readonly insecure: boolean;
}

/** What holds now. */
export function currentAccess(): Access {
  const project: { readonly written?: WrittenSettings } | undefined = currentProject();
  const written = project?.written;
  const insecure = fromEnvironment("insecure");
  return {
    ca: fromEnvironment("tlsCa") ?? written?.tlsCa,
    cert: fromEnvironment("tlsClientCert") ?? written?.tlsClientCert,
    key: fromEnvironment("tlsClientKey") ?? written?.tlsClientKey,
    serverName: fromEnvironment("tlsServerName") ?? written?.tlsServerName,
    token: process.env["STAIRS_TOKEN"] || undefined,
    tokenFile: fromEnvironment("tokenFile") ?? written?.tokenFile,
    insecure:
      insecure === undefined ? written?.insecure === true : ["1", "true"].includes(insecure),
  };
}

/** Connections beyond this machine are TLS unless somebody says that they need not be; others where TLS is set up. */
export function speaksTls(address: string, access: Access): boolean {
  const { ca, cert, serverName, insecure } = access;
  if (ca !== undefined || cert !== undefined || serverName !== undefined) return true;
  return !insecure && !isLoopback(hostOf(address));
}
