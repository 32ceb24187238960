/** The coordinator's TLS files, from the settings that name them. */
import { StairsError } from "@stairs/core/errors";
import type { CoordinatorSettings } from "./setting-values.js";

/** The paths of the files. All are PEM. */
export interface TlsFiles {
  /** The certificate, followed by the intermediate certificates up to the root. */
  readonly cert: string;
  /** The certificate's private key, without a passphrase. */
  readonly key: string;
  /**
   * The certificate authorities of clients. If set, a client must have a certificate from one of
   * them.
   */
  readonly clientCa?: string | undefined;
}

/**
 * Undefined if connections do not use TLS.
 * @throws StairsError BAD_ARGUMENT if one of the files is set without the others that it needs.
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
