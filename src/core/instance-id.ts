/** Random names by which the coordinator recognises a process after a reconnect. */
import { StairsError } from "./errors.js";
import { limits } from "./limits.js";

const { shortestInstanceId: shortest, instanceIdChars: longest } = limits;

/**
 * Checks the name of a process.
 * @param what Where it stands, for the message: `Hello.instance_id`.
 * @throws StairsError BAD_MESSAGE.
 */
export function checkInstanceId(what: string, id: string): void {
  if (id.length >= shortest && id.length <= longest && isPlain(id)) return;
  throw new StairsError(
    "BAD_MESSAGE",
    `${what} has ${id.length} characters: expected a random text of ${shortest} to ${longest} letters, digits and signs of ASCII that stays the same over reconnects.`,
  );
}

/**
 * Checks a producer's epoch, which may be empty.
 * @throws StairsError BAD_MESSAGE.
 */
export function checkEpoch(epoch: string): void {
  if (epoch.length <= longest && isPlain(epoch)) return;
  throw new StairsError(
    "BAD_MESSAGE",
    `PushOpen.epoch has ${epoch.length} characters: expected up to ${longest} letters, digits and signs of ASCII.`,
  );
}

function isPlain(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}
