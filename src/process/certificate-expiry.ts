/** Warns in the log once a day about a certificate that will soon expire, until it is renewed. */
import type { Clock } from "@stairs/core";
import type { Log } from "../observe/log.js";
import type { TlsMaterial } from "../rpc/tls-files.js";

const dayMs = 86_400_000;
const warnBeforeMs = 14 * dayMs;

/** Watches one certificate. */
export interface ExpiryWatch {
  /** Switches to another certificate. */
  renew(tls: TlsMaterial): void;
  stop(): void;
}

/** Checks now, and then every day. */
export function watchExpiry(first: TlsMaterial | undefined, log: Log, clock: Clock): ExpiryWatch {
  let used = first;
  const look = (): void => {
    if (used === undefined) return;
    const leftMs = used.validUntilMs - clock.now();
    if (leftMs > warnBeforeMs) return;
    const until = new Date(used.validUntilMs).toISOString();
    const when = leftMs > 0 ? `expires in ${Math.ceil(leftMs / dayMs)} days` : "has expired";
    log.warn(
      `the TLS certificate ${when} (${until}): renew its file, then send this process SIGHUP`,
    );
  };
  look();
  const timer = clock.every(dayMs, look);
  return {
    renew(tls) {
      used = tls;
      look();
    },
    stop: () => timer.cancel(),
  };
}
