/**
 * The token file. Only its owner can read and write it. A command replaces the whole file, so a
 * reader never sees half a change. It contains only hashes, no tokens.
 */
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { checkNamePart, messageOf, StairsError } from "@stairs/core";
import { z } from "zod";
import { keptScopeNames } from "./scopes.js";
import { hashOf, type KeptToken, newToken } from "./token.js";

const fileShape = z.strictObject({
  version: z.literal(1),
  tokens: z.array(
    z.strictObject({
      name: z.string(),
      hash: z.string().regex(/^[0-9a-f]{64}$/),
      scopes: z.array(z.enum(keptScopeNames)).min(1),
      createdMs: z.number(),
      expiresMs: z.number().nullable(),
    }),
  ),
});

/**
 * How often to check for another command that changes the file, and how long to wait for it, in
 * milliseconds.
 */
const retryMs = 50;
const busyMs = 2000;

/**
 * The tokens in a file; undefined if the file does not exist.
 * @throws StairsError BAD_ARGUMENT if the file cannot be read or is not a token file.
 */
export async function readTokens(path: string): Promise<readonly KeptToken[] | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    // If a file is in the place of a directory, the check of the state directory reports it.
    if (isCode(error, "ENOENT") || isCode(error, "ENOTDIR")) return undefined;
    throw unreadable(path, messageOf(error), error);
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw unreadable(path, messageOf(error), error);
  }
  const checked = fileShape.safeParse(content);
  if (checked.success) return checked.data.tokens;
  const [issue] = checked.error.issues;
  throw unreadable(path, `${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`, checked.error);
}

/**
 * Creates a token and stores its hash. Creates the file if it does not exist.
 * @param expiresMs Milliseconds since 1970; null: never.
 * @returns the token. It cannot be recovered later.
 * @throws StairsError ALREADY_EXISTS if the name is taken; BAD_NAME.
 */
export async function createToken(
  path: string,
  { name, scopes, createdMs, expiresMs }: Omit<KeptToken, "hash">,
): Promise<string> {
  checkNamePart("token", name);
  const token = newToken();
  await change(path, (tokens) => {
    if (tokens.some((one) => one.name === name)) {
      throw new StairsError(
        "ALREADY_EXISTS",
        `${path} already has a token named ${name}: choose another --name, or revoke that one with \`stairs token revoke ${name}\`.`,
      );
    }
    return [...tokens, { name, hash: hashOf(token), scopes, createdMs, expiresMs }];
  });
  return token;
}

/**
 * Revokes a token. The file stays even if it has no token left; then the coordinator refuses every
 * call.
 * @throws StairsError NOT_FOUND.
 */
export async function revokeToken(path: string, name: string): Promise<void> {
  await change(path, (tokens) => {
    const left = tokens.filter((one) => one.name !== name);
    if (left.length < tokens.length) return left;
    const known = tokens.map((one) => one.name).join(", ");
    throw new StairsError(
      "NOT_FOUND",
      `${path} has no token named ${name}: it has ${known === "" ? "none" : known}.`,
    );
  });
}

/**
 * Writes the new file beside the old one, then renames it over the old one. While the new file
 * exists, it locks out other commands.
 */
async function change(
  path: string,
  edit: (tokens: readonly KeptToken[]) => readonly KeptToken[],
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const next = `${path}.new`;
  const file = await openAlone(next);
  try {
    const tokens = edit((await readTokens(path)) ?? []);
    await file.writeFile(`${JSON.stringify({ version: 1, tokens }, undefined, 2)}\n`);
    await file.sync();
    await file.close();
    await rename(next, path);
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(next, { force: true });
    throw error;
  }
}

async function openAlone(path: string) {
  const until = performance.now() + busyMs;
  for (;;) {
    try {
      return await open(path, "wx", 0o600);
    } catch (error) {
      if (!isCode(error, "EEXIST")) {
        throw new StairsError(
          "BAD_ARGUMENT",
          `The token file cannot be written: ${messageOf(error)}`,
          error,
        );
      }
      if (performance.now() > until) {
        throw new StairsError(
          "WRONG_STATE",
          `${path} exists, so another command is changing the tokens. If no such command is running, one was interrupted: delete that file.`,
          error,
        );
      }
    }
    await new Promise((again) => setTimeout(again, retryMs));
  }
}

function unreadable(path: string, why: string, cause: unknown): StairsError {
  return new StairsError(
    "BAD_ARGUMENT",
    `The token file ${path} cannot be used: ${why}. \`stairs token create\` creates a valid one.`,
    cause,
  );
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
