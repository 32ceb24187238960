/**
 * The coordinator's TLS files, checked before use. The coordinator reports a bad file at start,
 * with the file's name, and not to its first client.
 */
import { X509Certificate, createPrivateKey, type KeyObject } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createSecureContext } from "node:tls";
import { messageOf, StairsError } from "@stairs/core";
import type { TlsFiles } from "../config/tls.js";

/** The contents of the TLS files. */
export interface TlsMaterial {
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly ca: Buffer | undefined;
  /** When the certificate expires, in milliseconds since 1970. */
  readonly validUntilMs: number;
}

/**
 * @param nowMs Milliseconds since 1970.
 * @throws StairsError BAD_ARGUMENT if a file is missing, not PEM, expired, or does not match the
 * others.
 */
export async function readTlsFiles(files: TlsFiles, nowMs: number): Promise<TlsMaterial> {
  const cert = await read("certificate", files.cert, "--tls-cert");
  const key = await read("private key", files.key, "--tls-key");
  const ca =
    files.clientCa === undefined
      ? undefined
      : await read("certificates of the clients' authorities", files.clientCa, "--tls-client-ca");
  const leaf = certificate(cert, files.cert);
  checkTime(leaf, files.cert, nowMs);
  if (ca !== undefined && files.clientCa !== undefined) {
    checkTime(certificate(ca, files.clientCa), files.clientCa, nowMs);
  }
  if (!leaf.checkPrivateKey(privateKey(key, files.key))) {
    throw bad(
      `The private key ${files.key} does not belong to the certificate ${files.cert}: give a certificate and its own key with --tls-cert and --tls-key`,
    );
  }
  try {
    createSecureContext({ cert, key, ca });
  } catch (error) {
    throw bad(`TLS cannot use ${files.cert} and ${files.key}: ${messageOf(error)}`, error);
  }
  return { cert, key, ca, validUntilMs: Date.parse(leaf.validTo) };
}

function certificate(pem: Buffer, path: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (error) {
    throw bad(`${path} is not a certificate in PEM form: ${messageOf(error)}`, error);
  }
}

function privateKey(pem: Buffer, path: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (error) {
    throw bad(
      `${path} is not a private key in PEM form, or it has a passphrase, which Stairs cannot ask for: ${messageOf(error)}`,
      error,
    );
  }
}

function checkTime({ validFrom, validTo }: X509Certificate, path: string, nowMs: number): void {
  if (nowMs >= Date.parse(validTo)) {
    throw bad(`The certificate ${path} expired on ${validTo}: renew it`);
  }
  if (nowMs < Date.parse(validFrom)) {
    throw bad(
      `The certificate ${path} is not valid before ${validFrom}: wait, or correct this machine's clock`,
    );
  }
}

async function read(what: string, path: string, flag: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw bad(`The ${what} cannot be read (${flag}): ${messageOf(error)}`, error);
  }
}

function bad(problem: string, cause?: unknown): StairsError {
  return new StairsError("BAD_ARGUMENT", `${problem}.`, cause);
}
