/** Addresses that only this machine can reach. */

/** True for `127.0.0.1` and the rest of 127/8, `::1` and `localhost`. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(?:\.\d{1,3}){3}$/.test(host);
}
