/**
 * How this process gets access to a coordinator: TLS and a token. Each value comes from the
 * environment, otherwise from the live project. These settings only name files. Each connection
 * reads the files, so it uses a renewed certificate or token without a restart.
 */
import { hostOf, isLoopback } from "@stairs/core";
import { currentProject } from "../project/current.js";
import { fromEnvironment } from "../project/environment.js";
import type { WrittenSettings } from "../project/written-settings.js";

/** Plain data: it also goes to threads. */
export interface Access {
  /**
   * PEM file of the authority that issued the coordinator's certificate. Undefined: the authorities
   * that Node trusts.
   */
  readonly ca: string | undefined;
  /** PEM files of the client's own certificate and key. */
  readonly cert: string | undefined;
  readonly key: string | undefined;
  /** The name in the coordinator's certificate. Undefined: the host of the address. */
  readonly serverName: string | undefined;
  readonly token: string | undefined;
  /** A file that contains the token. `token` overrides it. */
  readonly tokenFile: string | undefined;
  /** True: connections that leave this machine can do without TLS. */
  readonly insecure: boolean;
}

/** The present values. */
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

/**
 * Connections beyond this machine use TLS unless STAIRS_INSECURE is set. Connections on this
 * machine use TLS if it is configured.
 */
export function speaksTls(address: string, access: Access): boolean {
  const { ca, cert, serverName, insecure } = access;
  if (ca !== undefined || cert !== undefined || serverName !== undefined) return true;
  return !insecure && !isLoopback(hostOf(address));
}
