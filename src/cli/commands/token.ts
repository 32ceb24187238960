/** `stairs token create | list | revoke`: the file of tokens, on the machine of the coordinator. */
import { join } from "node:path";
import { StairsError } from "@stairs/core";
import { parseScopes } from "../../access/scopes.js";
import { createToken, readTokens, revokeToken } from "../../access/token-file.js";
import { parseDuration } from "../../config/units.js";
import { printRows } from "../print-rows.js";
import { fileSettings } from "../project/file-settings.js";
import { commandSettings, textOption } from "../settings.js";
import { terminal } from "../terminal.js";

type Options = Readonly<Record<string, unknown>>;

/** Writes the token to stdout, and nothing else; it is shown this once. @returns the exit code. */
export async function createCommand(options: Options): Promise<number> {
  const path = await tokenFile(options);
  const scopes = parseScopes(textOption(options, "scope") ?? "");
  const expires = textOption(options, "expires");
  const createdMs = Date.now();
  const expiresMs = expires === undefined ? null : createdMs + parseDuration(expires);
  const name = textOption(options, "name") ?? (await freeName(path, scopes.join("-")));
  const token = await createToken(path, { name, scopes, createdMs, expiresMs });
  const until = expiresMs === null ? "for ever" : `until ${new Date(expiresMs).toISOString()}`;
  terminal().stderr.write(
    `The token ${name} (${scopes.join(", ")}) holds ${until}. It is shown only now; clients read it from STAIRS_TOKEN or from the file that STAIRS_TOKEN_FILE names:\n`,
  );
  terminal().stdout.write(`${token}\n`);
  return 0;
}

/** @returns the exit code. */
export async function listCommand(options: Options): Promise<number> {
  const path = await tokenFile(options);
  const tokens = (await readTokens(path)) ?? [];
  const now = Date.now();
  const rows = tokens.map(({ name, scopes, createdMs, expiresMs }) => ({
    name,
    scopes,
    createdMs,
    expiresMs,
    expired: expiresMs !== null && expiresMs <= now,
  }));
  printRows(options, rows, `${path} has no tokens: \`stairs token create\` makes one.`, {
    TOKEN: (row) => row.name,
    SCOPES: (row) => row.scopes.join(","),
    CREATED: (row) => new Date(row.createdMs).toISOString(),
    EXPIRES: (row) => (row.expiresMs === null ? "never" : new Date(row.expiresMs).toISOString()),
    STATE: (row) => (row.expired ? "expired" : "holds"),
  });
  return 0;
}

/** @returns the exit code. */
export async function revokeCommand(name: string, options: Options): Promise<number> {
  const path = await tokenFile(options);
  if ((await readTokens(path)) === undefined)
    throw new StairsError("NOT_FOUND", `There is no file of tokens ${path}.`);
  await revokeToken(path, name);
  terminal().stderr.write(
    `The token ${name} is revoked; a running coordinator ends its streams within a second.\n`,
  );
  return 0;
}

async function tokenFile(options: Options): Promise<string> {
  const { tokens, state } = commandSettings(options, await fileSettings(options));
  return tokens.value === "" ? join(state.value, "tokens.json") : tokens.value;
}

/** `worker`, or `worker-2` where that is taken. */
async function freeName(path: string, wanted: string): Promise<string> {
  const taken = new Set((await readTokens(path))?.map(({ name }) => name));
  let name = wanted;
  for (let n = 2; taken.has(name); n++) name = `${wanted}-${n}`;
  return name;
}
