/**
 * Whether a coordinator may listen where it is told to: beyond its own machine only with TLS and tokens,
 * or when somebody says in so many words that it need not be safe.
 */
import { isLoopback, StairsError } from "@stairs/core";

/** What a coordinator has. */
export interface Protection {
  /** The address on which it is to listen. */
  readonly host: string;
  readonly tls: boolean;
  /** There is a token with which somebody may come in. */
  readonly tokens: boolean;
  /** Somebody has said that it need not be safe. */
  readonly insecure: boolean;
}

/**
 * @returns true when it is reachable by others and something is missing.
 * @throws StairsError NOT_ALLOWED where nobody has said so.
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
    `The coordinator does not listen on ${host} as it is: whoever reaches it could read and write every row. Give it ${missing.join(" and ")}, or use 127.0.0.1, through a tunnel such as \`ssh -L 4710:127.0.0.1:4710 host\`. In a network where everybody is trusted, --insecure allows it.`,
  );
}
