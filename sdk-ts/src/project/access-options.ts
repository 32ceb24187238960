/** Options of a project about TLS and tokens: of the clients that reach its coordinator, and of the coordinator. */
import { resolve } from "node:path";
import { StairsError, nearest } from "@stairs/core";

/** How clients connect by TLS. Files are PEM. */
export interface TlsOptions {
  /** The authority of the coordinator's certificate. STAIRS_TLS_CA goes before it. Default: those that Node knows. */
  readonly ca?: string;
  /** A certificate of the client's own. STAIRS_TLS_CLIENT_CERT goes before it. */
  readonly cert?: string;
  /** The private key of that certificate. STAIRS_TLS_CLIENT_KEY goes before it. */
  readonly key?: string;
  /** The name in the coordinator's certificate. STAIRS_TLS_SERVER_NAME goes before it. Default: the address's host. */
  readonly serverName?: string;
}

/** Options of `defineProject`; paths are relative to the file that calls it. */
export interface AccessOptions {
  /** With it, connections are TLS also on this machine; beyond it they always are. */
  readonly tls?: TlsOptions;
  /** A file with the token of clients. STAIRS_TOKEN_FILE goes before it, and STAIRS_TOKEN, the token itself. */
  readonly tokenFile?: string;
  /** Allows connections beyond this machine without TLS, and a coordinator there without TLS and tokens. STAIRS_INSECURE goes before it. Default false. */
  readonly insecure?: boolean;
  /** The certificate of `stairs coord start`. STAIRS_TLS_CERT goes before it. */
  readonly tlsCert?: string;
  /** Its private key. STAIRS_TLS_KEY goes before it. */
  readonly tlsKey?: string;
  /** Authorities of clients, which then need a certificate. STAIRS_TLS_CLIENT_CA goes before it. */
  readonly tlsClientCa?: string;
  /** The coordinator's file of tokens. STAIRS_TOKENS goes before it. Default: `tokens.json` in the state directory. */
  readonly tokens?: string;
}

/** The settings of commands that these options say, by their names. */
export interface WrittenAccess {
  readonly insecure?: boolean | undefined;
  readonly tlsCert?: string | undefined;
  readonly tlsKey?: string | undefined;
  readonly tlsClientCa?: string | undefined;
  readonly tokens?: string | undefined;
  readonly tlsCa?: string | undefined;
  readonly tlsClientCert?: string | undefined;
  readonly tlsClientKey?: string | undefined;
  readonly tlsServerName?: string | undefined;
  readonly tokenFile?: string | undefined;
}

const paths = ["tokenFile", "tlsCert", "tlsKey", "tlsClientCa", "tokens"] as const;
const tlsKeys = ["ca", "cert", "key", "serverName"] as const;

/** @param folder What relative paths start from. */
export function writtenAccess(options: AccessOptions, folder: string): WrittenAccess {
  const { tls = {}, insecure } = options;
  const path = (given: string | undefined): string | undefined =>
    given === undefined ? undefined : resolve(folder, given);
  return {
    insecure,
    tlsCert: path(options.tlsCert),
    tlsKey: path(options.tlsKey),
    tlsClientCa: path(options.tlsClientCa),
    tokens: path(options.tokens),
    tlsCa: path(tls.ca),
    tlsClientCert: path(tls.cert),
    tlsClientKey: path(tls.key),
    tlsServerName: tls.serverName,
    tokenFile: path(options.tokenFile),
  };
}

/**
 * Checks the options.
 * @param where What they belong to, for messages: `The project shop (stairs.config.ts:3)`.
 * @throws StairsError BAD_ARGUMENT.
 */
export function checkAccess(
  where: string,
  options: { readonly [Key in keyof AccessOptions]: unknown },
): void {
  const fail = (name: string, value: unknown, expected: string): never => {
    throw new StairsError(
      "BAD_ARGUMENT",
      `${where} has the value ${JSON.stringify(value)} for ${name}: expected ${expected}.`,
    );
  };
  for (const name of paths) if (!isText(options[name])) fail(name, options[name], "a file's path");
  const { tls, insecure } = options;
  if (insecure !== undefined && typeof insecure !== "boolean")
    fail("insecure", insecure, "true or false");
  if (tls === undefined) return;
  if (typeof tls !== "object" || tls === null || Array.isArray(tls))
    fail("tls", tls, "{ ca, cert, key, serverName }");
  for (const [key, value] of Object.entries(tls as object)) {
    if (!(tlsKeys as readonly string[]).includes(key))
      fail(`tls.${key}`, value, `one of ${tlsKeys.join(", ")}${nearest(key, tlsKeys)}`);
    if (!isText(value))
      fail(`tls.${key}`, value, key === "serverName" ? "a name" : "a file's path");
  }
}

function isText(value: unknown): boolean {
  return value === undefined || (typeof value === "string" && value !== "");
}
