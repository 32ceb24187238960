import { chmodSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { allows, parseScopes } from "../../../src/access/scopes.js";
import { createToken, readTokens, revokeToken } from "../../../src/access/token-file.js";
import { TokenStore } from "../../../src/access/token-store.js";
import { silentLog } from "../../../src/observe/log.js";
import { FakeClock } from "../../support/fake-clock.js";
import { emptyFolder } from "../../support/folders.js";

const file = (): string => join(emptyFolder(), "deep", "tokens.json");
const wish = (name: string, expiresMs: number | null = null) => ({
  name,
  scopes: ["worker", "read"] as const,
  createdMs: 1,
  expiresMs,
});

describe("the file of tokens", () => {
  it("holds no token, and only its owner may read it", async () => {
    const path = file();
    const token = await createToken(path, wish("w"));
    expect(token).toMatch(/^stairs_[\w-]{43}$/);
    const text = readFileSync(path, "utf8");
    expect(text).not.toContain(token);
    expect(text).not.toContain(token.slice("stairs_".length));
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(await createToken(path, wish("other"))).not.toBe(token);
  });

  it("keeps each of many tokens that are made at the same time", async () => {
    const path = file();
    const names = ["a", "b", "c", "d", "e", "f"];
    await Promise.all(names.map((name) => createToken(path, wish(name))));
    expect((await readTokens(path))?.map(({ name }) => name).sort()).toEqual(names);
  });

  it("may hold the scope consume, which no new token gets and which allows nothing", async () => {
    const path = file();
    await createToken(path, { ...wish("old"), scopes: ["consume", "read"] });
    await createToken(path, wish("new"));
    const [old] = (await readTokens(path)) ?? [];
    expect(old?.scopes).toEqual(["consume", "read"]);
    expect(allows(["consume"], ["worker", "produce", "read", "admin"])).toBe(false);
  });

  it("stays when its last token is revoked, so that nobody may come in", async () => {
    const path = file();
    await createToken(path, wish("w"));
    await revokeToken(path, "w");
    expect(await readTokens(path)).toEqual([]);
  });

  it("refuses a name twice, and to revoke what is not there", async () => {
    const path = file();
    await createToken(path, wish("w"));
    await expect(createToken(path, wish("w"))).rejects.toThrow(/a token named w/);
    await expect(revokeToken(path, "x")).rejects.toThrow(/has no token named x: it has w/);
    await expect(createToken(path, wish("../w"))).rejects.toThrow(/cannot name a token/);
    expect((await readTokens(path))?.length).toBe(1);
  });

  it.each([
    "",
    "{",
    '{"version":1}',
    '{"version":1,"tokens":[{"name":"x"}]}',
    '{"version":2,"tokens":[]}',
  ])("is refused when it holds %j, not taken for one without tokens", async (text) => {
    const path = join(emptyFolder(), "tokens.json");
    writeFileSync(path, text);
    await expect(readTokens(path)).rejects.toThrow(/tokens\.json cannot be used/);
  });
});

describe("the tokens of a running coordinator", () => {
  it("are found as long as they hold: a revoked one is gone at the next look", async () => {
    const path = file();
    const token = await createToken(path, wish("w"));
    const clock = new FakeClock();
    const store = await TokenStore.open(path, clock, silentLog);
    const found = await store.find(token);
    expect(found).toMatchObject({ name: "w" });
    expect(await store.find(`${token}x`)).toBeUndefined();
    expect(await store.find("")).toBeUndefined();

    await revokeToken(path, "w");
    const looked = new Promise<void>((resolve) => {
      store.onLook = resolve;
    });
    clock.advance(500);
    await looked;
    expect(found && store.holds(found)).toBe(false);
    expect(await store.find(token)).toBeUndefined();
    expect(store.required).toBe(true);
    store.close();
  });

  it("hold until they expire", async () => {
    const path = file();
    const clock = new FakeClock();
    const token = await createToken(path, wish("w", clock.now() + 1000));
    const store = await TokenStore.open(path, clock, silentLog);
    const found = await store.find(token);
    expect(found && store.holds(found)).toBe(true);
    expect(store.count).toBe(1);
    clock.advance(1000);
    expect(await store.find(token)).toBeUndefined();
    expect(found && store.holds(found)).toBe(false);
    expect(store.count).toBe(0);
    store.close();
  });

  it("hold at once when they are new, and are wanted from then on", async () => {
    const path = file();
    const store = await TokenStore.open(path, new FakeClock(), silentLog);
    expect(store.required).toBe(false);
    const token = await createToken(path, wish("w"));
    expect(await store.find(token)).toMatchObject({ name: "w" });
    expect(store.required).toBe(true);
    store.close();
  });

  it("stay as they are while the file cannot be used, and none holds when it is deleted", async () => {
    const path = file();
    const token = await createToken(path, wish("w"));
    const store = await TokenStore.open(path, new FakeClock(), silentLog);
    writeFileSync(path, "{");
    expect(await store.find("unknown")).toBeUndefined();
    expect(await store.find(token)).toBeDefined();
    rmSync(path);
    expect(await store.find("unknown")).toBeUndefined();
    expect(await store.find(token)).toBeUndefined();
    expect(store.required).toBe(true);
    store.close();
  });

  it("are warned of when others may write the file", async () => {
    const path = file();
    await createToken(path, wish("w"));
    chmodSync(path, 0o622);
    const said: unknown[] = [];
    const log = { ...silentLog, warn: (text: unknown) => void said.push(text) };
    const store = await TokenStore.open(path, new FakeClock(), log as typeof silentLog);
    expect(String(said)).toMatch(/chmod 600/);
    store.close();
  });
});

describe("scopes", () => {
  it("are a closed list, in which admin is enough for everything", () => {
    expect(parseScopes("worker, produce,worker")).toEqual(["worker", "produce"]);
    expect(() => parseScopes("worker,root")).toThrow(
      /"root" is not a scope: expected one or more of worker/,
    );
    expect(() => parseScopes("")).toThrow(/is not a scope/);
    expect(() => parseScopes("worker,consume")).toThrow(
      "The scope consume guards no method yet; a token with this scope would allow nothing: expected one or more of worker, produce, read, admin, separated by commas.",
    );
    expect(allows(["admin"], ["worker"])).toBe(true);
    expect(allows(["read"], ["worker", "read"])).toBe(true);
    expect(allows(["produce"], ["worker", "read"])).toBe(false);
    expect(allows(["produce"], [])).toBe(false);
  });
});
