/** Asks before a command that cannot be undone. */
import { createInterface } from "node:readline/promises";
import { StairsError } from "@stairs/core/errors";
import { terminal } from "./terminal.js";

/**
 * True if the answer is yes. With `--yes`, true without asking.
 * @throws StairsError BAD_ARGUMENT if stdin is not a terminal.
 */
export async function confirmed(
  question: string,
  { yes }: { readonly yes: boolean },
): Promise<boolean> {
  if (yes) return true;
  if (!terminal().stdin.isTTY) {
    throw new StairsError(
      "BAD_ARGUMENT",
      `${question} Stdin is not a terminal, so the command cannot ask: add --yes.`,
    );
  }
  const dialog = createInterface({ input: terminal().stdin, output: terminal().stderr });
  try {
    return /^y(es)?$/i.test((await dialog.question(`${question} [y/N] `)).trim());
  } finally {
    dialog.close();
  }
}
