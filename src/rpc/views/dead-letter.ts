/** LetterView → DeadLetter. */
import type { DeadLetter } from "@stairs/core/protocol";
import type { LetterView } from "../../coordinator.js";

export function deadLetter({ history, given, ...letter }: LetterView): DeadLetter {
  return { ...letter, history: history.map((attempt) => ({ ...attempt })), given: [...given] };
}
