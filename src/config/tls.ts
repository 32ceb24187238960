/** The coordinator's TLS files, out of the settings that name them. */
import { StairsError } from "@stairs/core/errors";
import type { CoordinatorSettings } from "./setting-values.js";

/** Where they are, all PEM. */
export interface TlsFiles {
  /** The certificate, with those of the authorities between it and the root behind it. */
  readonly cert: string;
  /** Its private key, without a passphrase. */
  readonly key: string;
  /** The authorities of clients; with it, clients must have a certificate of one of them. */
  readonly clientCa?: string | undefined;
}

/**
 * Undefined where connections are not TLS.
 * @throws StairsError BAD_ARGUMENT for one of the files without the others that it needs.
 */
export function chosenTls(
  settings: Pick<CoordinatorSettings, "tlsCert" | "tlsKey" | "tlsClientCa">,
): TlsFiles | undefined {
  const { tlsCert: cert, tlsKey: key, tlsClientCa: clientCa } = settings;
  if (cert !== "" && key !== "") return { cert, key, clientCa: clientCa || undefined };
  if (cert === "" && key === "" && clientCa === "") return undefined;
  const missing = [cert === "" ? "--tls-cert" : "", key === "" ? "--tls-key" : ""];
  throw new StairsError(
    "BAD_ARGUMENT",
    `TLS needs a certificate and its key: --tls-cert FILE and --tls-key FILE; ${missing.filter(Boolean).join(" and ")} is missing.`,
  );
}
