/** `stairs token create`: creates a token for a client to present. */
import { parseScopes, scopeNames, scopes } from "../../access/scopes.js";
import { parseDuration } from "../../config/units.js";
import { command, parsed, required, text } from "../declaration.js";
import { terminal } from "../terminal.js";
import { tokenFileOptions, tokenFilePath } from "../token-file-path.js";

/** Writes only the token to stdout. No command shows it again. */
export const declaration = command({
  docs: "Create a token and print it. No command prints it again.",
  arguments: {},
  options: {
    ...tokenFileOptions,
    scope: required("--scope <scopes>", "What the token allows: scopes, separated by commas."),
    name: text(
      "--name <name>",
      "The name of the token, for people and for `token revoke`. (default: its scopes)",
    ),
    expires: parsed(
      "--expires <time>",
      "How long the token is valid, such as 12h or 90d. (default: forever)",
      parseDuration,
    ),
  },
  examples: ["--scope worker,produce --name nightly --expires 90d > nightly.token"],
  more: `Scopes:\n${scopeNames.map((name) => `  ${name.padEnd(8)} ${scopes[name]}`).join("\n")}`,
  async run(input) {
    const { createToken } = await import("../../access/token-file.js");
    const path = await tokenFilePath(input);
    const granted = parseScopes(input.scope);
    const createdMs = Date.now();
    const expiresMs = input.expires === undefined ? null : createdMs + input.expires;
    const name = input.name ?? (await freeName(path, granted.join("-")));
    const token = await createToken(path, { name, scopes: granted, createdMs, expiresMs });
    const until = expiresMs === null ? "forever" : `until ${new Date(expiresMs).toISOString()}`;
    terminal().stderr.write(
      `The token ${name} (${granted.join(", ")}) is valid ${until}. No command shows it again; clients read it from STAIRS_TOKEN or from the file that STAIRS_TOKEN_FILE names:\n`,
    );
    terminal().stdout.write(`${token}\n`);
    return 0;
  },
});

/** `worker`, or `worker-2` if that is taken. */
async function freeName(path: string, wanted: string): Promise<string> {
  const { readTokens } = await import("../../access/token-file.js");
  const taken = new Set((await readTokens(path))?.map(({ name }) => name));
  let name = wanted;
  for (let n = 2; taken.has(name); n++) name = `${wanted}-${n}`;
  return name;
}
