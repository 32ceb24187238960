/** Asks before something is done that cannot be taken back. */
import { createInterface } from "node:readline/promises";
import { StairsError } from "@stairs/core";
import { terminal } from "./terminal.js";

/**
 * True for a yes, and with `--yes` without asking.
 * @throws StairsError BAD_ARGUMENT when nobody can be asked.
 */
export async function confirmed(
  question: string,
  options: Readonly<Record<string, unknown>>,
): Promise<boolean> {
  if (options["yes"] === true) return true;
  if (!terminal().stdin.isTTY) {
    throw new StairsError(
      "BAD_ARGUMENT",
      `${question} Nobody can be asked here, since stdin is no terminal: say --yes.`,
    );
  }
  const dialog = createInterface({ input: terminal().stdin, output: terminal().stderr });
  try {
    return /^y(es)?$/i.test((await dialog.question(`${question} [y/N] `)).trim());
  } finally {
    dialog.close();
  }
}
