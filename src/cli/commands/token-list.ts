/** `stairs token list`: lists names and scopes. The file contains hashes, not the tokens. */
import { command, json } from "../declaration.js";
import { printRows } from "../print-rows.js";
import { tokenFileOptions, tokenFilePath } from "../token-file-path.js";

export const declaration = command({
  docs: "List the tokens: names and scopes. The coordinator stores only hashes of the tokens.",
  arguments: {},
  options: { ...tokenFileOptions, json },
  examples: ["", "--json"],
  async run(input) {
    const { readTokens } = await import("../../access/token-file.js");
    const path = await tokenFilePath(input);
    const tokens = (await readTokens(path)) ?? [];
    const now = Date.now();
    const rows = tokens.map(({ name, scopes, createdMs, expiresMs }) => ({
      name,
      scopes,
      createdMs,
      expiresMs,
      expired: expiresMs !== null && expiresMs <= now,
    }));
    printRows(input, rows, `${path} has no tokens: create one with \`stairs token create\`.`, {
      TOKEN: (row) => row.name,
      SCOPES: (row) => row.scopes.join(","),
      CREATED: (row) => new Date(row.createdMs).toISOString(),
      EXPIRES: (row) => (row.expiresMs === null ? "never" : new Date(row.expiresMs).toISOString()),
      STATE: (row) => (row.expired ? "expired" : "holds"),
    });
    return 0;
  },
});
