/**
 * Whether a coordinator may listen on an address. Beyond its own machine it needs TLS and tokens,
 * or an explicit statement that the network is trusted (`--insecure`).
 */
import { isLoopback, StairsError } from "@stairs/core";

/** What protects a coordinator. */
export interface Protection {
  /** The address to listen on. */
  readonly host: string;
  readonly tls: boolean;
  /** At least one token exists. */
  readonly tokens: boolean;
  /** The operator has set `--insecure`. */
  readonly insecure: boolean;
}

/**
 * @returns true if other machines can reach it and TLS or tokens are missing.
 * @throws StairsError NOT_ALLOWED if `--insecure` is not set.
 */
export function checkExposure({ host, tls, tokens, insecure }: Protection): boolean {
  if (isLoopback(host) || (tls && tokens)) return false;
  if (insecure) return true;
  const missing = [
    ...(tls ? [] : ["TLS (--tls-cert FILE --tls-key FILE)"]),
    ...(tokens ? [] : ["a token (stairs token create --scope worker,produce)"]),
  ];
  throw new StairsError(
    "NOT_ALLOWED",
    `The coordinator does not listen on ${host} without protection: any machine that can reach it could read and write every row. Give it ${missing.join(" and ")}, or use 127.0.0.1, through a tunnel such as \`ssh -L 4710:127.0.0.1:4710 host\`. In a network where every machine is trusted, --insecure allows it.`,
  );
}
