/** The coordinator that owns a state directory, by the file that it keeps there. */
import { readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";

/**
 * The address of the coordinator that owns the directory. Undefined when nobody does, or when it does
 * not serve yet; a file that a dead process left behind counts as nobody.
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
    // EPERM: it is there, but somebody else's.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
