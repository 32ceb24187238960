/** Certificates for tests, made on the spot: an authority, and what it has signed. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { generate } from "selfsigned";
import { emptyFolder } from "./folders.js";

const dayMs = 86_400_000;

/** Paths of PEM files. */
export interface CertificateFiles {
  readonly cert: string;
  readonly key: string;
}

/** What a certificate is for. */
export interface CertificateWish {
  /** Its subjectAltNames: host names. Default `localhost`; 127.0.0.1 is always there unless `address` is false. */
  readonly hosts?: readonly string[];
  readonly address?: boolean;
  /** Days from now, past or future. Default 30. */
  readonly expiresIn?: number;
}

/** An authority with its certificate in a file. */
export interface Authority {
  readonly ca: string;
  /** Makes a certificate and its key, in files of a folder of their own or over those of another. */
  sign(wish?: CertificateWish, over?: CertificateFiles): Promise<CertificateFiles>;
}

/** A new authority that nobody knows. */
export async function authority(name = "Test Authority"): Promise<Authority> {
  const folder = emptyFolder();
  const ca = join(folder, "ca.pem");
  const own = await generate([{ name: "commonName", value: name }], {
    ...kind,
    notAfterDate: new Date(Date.now() + 60 * dayMs),
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  writeFileSync(ca, own.cert);
  return {
    ca,
    async sign({ hosts = ["localhost"], address = true, expiresIn = 30 } = {}, over) {
      const until = Date.now() + expiresIn * dayMs;
      const made = await generate([{ name: "commonName", value: "stairs" }], {
        ...kind,
        notBeforeDate: new Date(Math.min(Date.now(), until) - dayMs),
        notAfterDate: new Date(until),
        ca: { cert: own.cert, key: own.private },
        extensions: [
          {
            name: "subjectAltName",
            altNames: [
              ...hosts.map((value) => ({ type: 2 as const, value })),
              ...(address ? [{ type: 7 as const, ip: "127.0.0.1" }] : []),
            ],
          },
        ],
      });
      const place = over === undefined ? emptyFolder() : undefined;
      const files = over ?? {
        cert: join(place ?? "", "cert.pem"),
        key: join(place ?? "", "key.pem"),
      };
      writeFileSync(files.cert, made.cert);
      writeFileSync(files.key, made.private);
      return files;
    },
  };
}

const kind = { algorithm: "sha256", keyType: "ec", curve: "P-256" } as const;
