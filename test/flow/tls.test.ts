import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { isStairsError, type StairsError } from "@stairs/core";
import { type RunningCoordinator, startCoordinator } from "../../src/process.js";
import { askStatus, tokenFor } from "../support/access.js";
import { type Authority, authority, type CertificateFiles } from "../support/certificates.js";
import { startOptions, type TestOptions } from "../support/coordinator.js";
import { emptyFolder } from "../support/folders.js";

type Options = TestOptions & { readonly tls?: CertificateFiles & { readonly clientCa?: string } };

async function open({ tls, ...options }: Options = {}): Promise<RunningCoordinator> {
  const files =
    tls === undefined
      ? {}
      : { tlsCert: tls.cert, tlsKey: tls.key, tlsClientCa: tls.clientCa ?? "" };
  return startCoordinator(startOptions({ state: emptyFolder(), ...files, ...options }));
}

/** What a coordinator with these options answers, while it is up. */
async function during<Answer>(
  options: Options,
  ask: (coordinator: RunningCoordinator) => Promise<Answer>,
): Promise<Answer> {
  const coordinator = await open(options);
  try {
    return await ask(coordinator);
  } finally {
    await coordinator.drain(0);
  }
}

async function refusal(options: Options): Promise<StairsError> {
  const error: unknown = await open(options).catch((thrown: unknown) => thrown);
  if (isStairsError(error)) return error;
  await (error as RunningCoordinator).drain(0);
  throw new Error("it has started");
}

describe("a connection by TLS", () => {
  // Files live as long as a test, so each test makes its own.
  const setUp = async (
    wish: Parameters<Authority["sign"]>[0] = {},
  ): Promise<{ mine: Authority; tls: CertificateFiles }> => {
    const mine = await authority();
    return { mine, tls: await mine.sign(wish) };
  };

  it("is made with the authority of the coordinator's certificate, and the status says so", async () => {
    const { mine, tls } = await setUp();
    const answer = await during({ tls }, ({ address }) => askStatus(address, { ca: mine.ca }));
    expect(answer).toMatchObject({
      coordinator: {
        access: { listen: "127.0.0.1", tls: true, clientCertificates: false, tokens: false },
      },
    });
  });

  it("is made by a name of the certificate that the address does not have", async () => {
    const { mine, tls } = await setUp({ hosts: ["hub.example"], address: false });
    await during({ tls }, async ({ address }) => {
      expect(await askStatus(address, { ca: mine.ca, serverName: "hub.example" })).toHaveProperty(
        "coordinator.access.tls",
        true,
      );
      expect(await askStatus(address, { ca: mine.ca })).toMatchObject({
        code: "NOT_TRUSTED",
        message: expect.stringMatching(
          /certificate of the coordinator at 127\.0\.0\.1:\d+ is not for 127\.0\.0\.1.*STAIRS_TLS_SERVER_NAME/,
        ) as unknown,
      });
    });
  });

  it("is refused by a client that does not know the authority, and says where to name it", async () => {
    const { tls } = await setUp();
    const { ca } = await authority("Another Authority");
    expect(await during({ tls }, ({ address }) => askStatus(address, { ca }))).toMatchObject({
      code: "NOT_TRUSTED",
      message: expect.stringMatching(
        /authority that this client does not know.*STAIRS_TLS_CA/,
      ) as unknown,
    });
  });

  it("is not made in plain text by either side, and each says what to do", async () => {
    const { mine, tls } = await setUp();
    expect(await during({ tls }, ({ address }) => askStatus(address, {}))).toMatchObject({
      code: "UNREACHABLE",
      message: expect.stringMatching(
        /accepts the connection and closes it at once.*probably uses TLS.*STAIRS_TLS_CA/,
      ) as unknown,
    });
    expect(await during({}, ({ address }) => askStatus(address, { ca: mine.ca }))).toMatchObject({
      code: "NOT_TRUSTED",
      message: expect.stringMatching(/does not speak TLS: leave out STAIRS_TLS_CA/) as unknown,
    });
  });

  it("takes a certificate of the client where the coordinator wants one, and no other", async () => {
    const { mine, tls } = await setUp();
    const clients = await authority("Clients' Authority");
    const own = await clients.sign();
    const old = await clients.sign({ expiresIn: -1 });
    const foreign = await mine.sign();
    await during({ tls: { ...tls, clientCa: clients.ca } }, async ({ address }) => {
      const { ca } = mine;
      expect(await askStatus(address, { ca, ...own })).toHaveProperty(
        "coordinator.access.clientCertificates",
        true,
      );
      expect(await askStatus(address, { ca })).toMatchObject({
        code: "NOT_TRUSTED",
        message: expect.stringMatching(
          /requires a client certificate.*STAIRS_TLS_CLIENT_CERT/,
        ) as unknown,
      });
      for (const wrong of [old, foreign]) {
        expect(await askStatus(address, { ca, ...wrong })).toMatchObject({
          message: expect.stringMatching(
            /certificate of this client|client certificate from/,
          ) as unknown,
        });
      }
      expect(await askStatus(address, { ca, cert: own.cert })).toMatchObject({
        code: "BAD_ARGUMENT",
        message: expect.stringMatching(/needs its key/) as unknown,
      });
    });
  });

  it("is made with a new certificate once the coordinator has read its files again, and streams go on", async () => {
    const { mine, tls } = await setUp({ expiresIn: 30 });
    await during({ tls }, async (coordinator) => {
      const other = await authority("Next Authority");
      await other.sign({}, tls);
      expect(await askStatus(coordinator.address, { ca: mine.ca })).toHaveProperty("coordinator");
      await coordinator.renewTls();
      expect(await askStatus(coordinator.address, { ca: other.ca })).toHaveProperty("coordinator");
      expect(await askStatus(coordinator.address, { ca: mine.ca })).toHaveProperty(
        "code",
        "NOT_TRUSTED",
      );
      writeFileSync(tls.key, "no key");
      await expect(coordinator.renewTls()).rejects.toThrow(/is not a private key/);
      expect(await askStatus(coordinator.address, { ca: other.ca })).toHaveProperty("coordinator");
    });
  });

  it("tells a client that the certificate has expired since the coordinator started", async () => {
    const { mine, tls } = await setUp({ expiresIn: 2 / 86_400 });
    await during({ tls }, async ({ address }) => {
      await expect
        .poll(() => askStatus(address, { ca: mine.ca }), { timeout: 10_000, interval: 200 })
        .toMatchObject({
          code: "NOT_TRUSTED",
          message: expect.stringMatching(/has expired: renew it there/) as unknown,
        });
    });
  });
});

describe("a coordinator does not start", () => {
  let mine: Authority;
  beforeAll(async () => {
    mine = await authority();
  });

  it("with a certificate that has expired, is missing, or is not its key's", async () => {
    const good = await mine.sign();
    const other = await mine.sign();
    const broken = join(emptyFolder(), "x.pem");
    writeFileSync(broken, "x");
    const cases: readonly (readonly [CertificateFiles & { clientCa?: string }, RegExp])[] = [
      [await mine.sign({ expiresIn: -1 }), /cert\.pem expired on .*: renew it/],
      [{ ...good, cert: "/nowhere.pem" }, /certificate cannot be read \(--tls-cert\): ENOENT/],
      [{ ...good, key: "/nowhere.pem" }, /private key cannot be read \(--tls-key\)/],
      [{ ...good, clientCa: "/nowhere.pem" }, /authorities cannot be read \(--tls-client-ca\)/],
      [{ ...good, key: other.key }, /does not belong to the certificate/],
      [{ ...good, cert: broken }, /x\.pem is not a certificate in PEM form/],
      [{ ...good, key: broken }, /x\.pem is not a private key in PEM form/],
      [{ ...good, clientCa: broken }, /x\.pem is not a certificate in PEM form/],
    ];
    for (const [tls, message] of cases) {
      expect(await refusal({ tls })).toMatchObject({
        code: "BAD_ARGUMENT",
        message: expect.stringMatching(message) as unknown,
      });
    }
  });

  it("beyond its machine with TLS or tokens missing, unless somebody says --insecure", async () => {
    const tls = await mine.sign();
    const host = "0.0.0.0";
    const state = emptyFolder();
    expect(await refusal({ listen: host, state })).toMatchObject({
      code: "NOT_ALLOWED",
      message: expect.stringMatching(
        /--tls-cert FILE --tls-key FILE\) and a token .*--insecure/,
      ) as unknown,
    });
    expect(await refusal({ listen: host, state, tls })).toMatchObject({
      message: expect.stringMatching(/Give it a token \(stairs token create/) as unknown,
    });
    await tokenFor(state, "r", ["read"]);
    expect(await refusal({ listen: host, state })).toMatchObject({
      message: expect.stringMatching(/Give it TLS \(--tls-cert/) as unknown,
    });
    expect(await refusal({ tokens: "/nowhere.json" })).toMatchObject({ code: "NOT_FOUND" });

    const safe = await open({ listen: host, state, tls });
    expect(safe.exposed).toBe(false);
    const owner = JSON.parse(readFileSync(join(state, "owner.json"), "utf8")) as object;
    expect(owner).toHaveProperty("address", safe.address.replace("0.0.0.0", "127.0.0.1"));
    await safe.drain(0);

    const bare = await open({ listen: host, insecure: true });
    const port = bare.address.replace("0.0.0.0", "127.0.0.1");
    expect(bare.exposed).toBe(true);
    expect(await askStatus(port, {})).toHaveProperty("coordinator.access.insecure", true);
    await bare.drain(0);
  });
});
