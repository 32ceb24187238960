/** Addresses, `host:port`, and which of them only this machine can reach. */

/** The host of `host:port`; that of `[::1]:4710` is `::1`. */
export function hostOf(address: string): string {
  return address.slice(0, address.lastIndexOf(":")).replace(/^\[(.*)\]$/, "$1");
}

/** `host:port`, with an IPv6 address in brackets. */
export function joinAddress(host: string, port: number): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** True for `127.0.0.1` and the rest of 127/8, `::1` and `localhost`. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/** The addresses in a text such as `a:4710, b:4710`, each once, in their order. */
export function addressesIn(list: string): string[] {
  return [...new Set(list.split(",").map((address) => address.trim()))];
}

/** True for `host:port`, or several of them with commas in between. */
export function isAddressList(text: string): boolean {
  return addressesIn(text).every((address) => {
    const [, port] = /^[^\s,]+:(\d{1,5})$/.exec(address) ?? [];
    return port !== undefined && Number(port) <= 65_535;
  });
}
