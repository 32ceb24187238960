/** LetterView → DeadLetter. */
import type { DeadLetter } from "@stairs/core/protocol";
import type { LetterView } from "../../coordinator.js";

export function deadLetter({ history, delivered, ...letter }: LetterView): DeadLetter {
  return {
    ...letter,
    history: history.map((attempt) => ({ ...attempt })),
    delivered: [...delivered],
  };
}
