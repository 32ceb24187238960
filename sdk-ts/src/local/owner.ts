/** Finds the coordinator that owns a state directory, by the file that it keeps there. */
import { readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";

/**
 * The address of the coordinator that owns the directory. Undefined if no coordinator owns it, or
 * if the owner does not serve yet. A file of a dead process does not count.
 */
export async function ownerAddress(directory: string): Promise<string | undefined> {
  try {
    const owner: unknown = JSON.parse(await readFile(join(directory, "owner.json"), "utf8"));
    if (typeof owner !== "object" || owner === null) return undefined;
    if (!("address" in owner) || typeof owner.address !== "string") return undefined;
    if (!("pid" in owner) || typeof owner.pid !== "number") return undefined;
    const elsewhere = "host" in owner && owner.host !== hostname();
    return elsewhere || isAlive(owner.pid) ? owner.address : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: the process exists but belongs to another user.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
