/** `stairs token revoke`: revokes a token. */
import { StairsError } from "@stairs/core/errors";
import { argument, command } from "../declaration.js";
import { terminal } from "../terminal.js";
import { tokenFileOptions, tokenFilePath } from "../token-file-path.js";

export const declaration = command({
  docs: "Revoke a token. The coordinator ends the streams that were opened with it.",
  arguments: {
    name: argument("<name>", "The name of the token, as `stairs token list` prints it."),
  },
  options: tokenFileOptions,
  examples: ["nightly"],
  /** @throws StairsError NOT_FOUND. */
  async run(input) {
    const { readTokens, revokeToken } = await import("../../access/token-file.js");
    const path = await tokenFilePath(input);
    if ((await readTokens(path)) === undefined)
      throw new StairsError("NOT_FOUND", `The token file ${path} does not exist.`);
    await revokeToken(path, input.name);
    terminal().stderr.write(
      `The token ${input.name} is revoked; a running coordinator ends its streams within a second.\n`,
    );
    return 0;
  },
});
