/**
 * The file of tokens: readable and writable by its owner alone, and replaced whole, so that a reader
 * never sees half of a change. It holds no token, only their hashes.
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

/** How often and how long to wait for another command that changes the file, in milliseconds. */
const retryMs = 50;
const busyMs = 2000;

/**
 * The tokens of a file; undefined when there is none.
 * @throws StairsError BAD_ARGUMENT for a file that is not one of tokens, or that cannot be read.
 */
export async function readTokens(path: string): Promise<readonly KeptToken[] | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    // A file where a directory should be is said of the state directory, not of this file.
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
 * Makes a token and keeps its hash; the file is made if it is not there.
 * @param expiresMs Milliseconds since 1970; null: never.
 * @returns the token, which nobody can find out afterwards.
 * @throws StairsError ALREADY_EXISTS for a name that is taken; BAD_NAME.
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
        `There is a token named ${name} in ${path}: choose another --name, or end that one with \`stairs token revoke ${name}\`.`,
      );
    }
    return [...tokens, { name, hash: hashOf(token), scopes, createdMs, expiresMs }];
  });
  return token;
}

/**
 * Ends a token. The file stays, also without any token in it: then nobody may come in.
 * @throws StairsError NOT_FOUND.
 */
export async function revokeToken(path: string, name: string): Promise<void> {
  await change(path, (tokens) => {
    const left = tokens.filter((one) => one.name !== name);
    if (left.length < tokens.length) return left;
    const known = tokens.map((one) => one.name).join(", ");
    throw new StairsError(
      "NOT_FOUND",
      `There is no token named ${name} in ${path}: ${known === "" ? "it has none" : `it has ${known}`}.`,
    );
  });
}

/** The new file is written beside the old one and takes its place; its existence keeps others out meanwhile. */
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
          `The file of tokens cannot be written: ${messageOf(error)}`,
          error,
        );
      }
      if (performance.now() > until) {
        throw new StairsError(
          "WRONG_STATE",
          `Another command is changing the tokens, since ${path} exists. If none runs, one was interrupted: delete that file.`,
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
    `The file of tokens ${path} cannot be used: ${why}. \`stairs token create\` makes such files.`,
    cause,
  );
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
