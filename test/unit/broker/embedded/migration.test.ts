import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openDatabase } from "../../../../src/broker/embedded/driver.js";
import { fileLadder } from "../../../../src/broker/embedded/file-ladder.js";
import { type FileStep, migrateFile } from "../../../../src/broker/embedded/migration.js";
import { emptyFolder } from "../../../support/folders.js";

let file: string;
beforeEach(() => {
  file = join(emptyFolder(), "stairs.db");
  const db = openDatabase(file, 0);
  db.exec(
    "CREATE TABLE thing (name TEXT) STRICT; PRAGMA user_version = 1; PRAGMA journal_mode = WAL",
  );
  db.close();
});
const open: ReturnType<typeof openDatabase>[] = [];
afterEach(() => {
  for (const db of open.splice(0)) db.close();
});

const adding = (from: number): FileStep => ({
  from,
  to: from + 1,
  change: (db) => db.exec(`INSERT INTO thing VALUES ('step ${from}')`),
});
const failing = { ...adding(2), change: () => raise(new Error("the disk is gone")) };

function raise(error: Error): never {
  throw error;
}

function migrate(steps: readonly FileStep[]): {
  readonly things: unknown;
  readonly said: string[];
} {
  const db = openDatabase(file, 0);
  open.push(db);
  const said: string[] = [];
  const ladder = { current: steps.length + 1, steps };
  migrateFile({ db, file, ladder, notice: (message) => said.push(message) });
  return { ...look(), said };
}

function look(): { readonly things: readonly unknown[]; readonly version: unknown } {
  const db = openDatabase(file, 0);
  open.push(db);
  const things = db.prepare("SELECT name FROM thing ORDER BY rowid").all([]).flat();
  return { things, version: db.prepare("PRAGMA user_version").first([])?.[0] };
}

it("all missing steps are taken in their order, once, and told", () => {
  const steps = [adding(1), adding(2)];
  expect(migrate(steps)).toEqual({
    things: ["step 1", "step 2"],
    version: 3n,
    said: [
      `The coordinator has brought ${file} from format 1 to format 2.`,
      `The coordinator has brought ${file} from format 2 to format 3.`,
    ],
  });
  expect(migrate(steps)).toMatchObject({ things: ["step 1", "step 2"], said: [] });
});

it("a step that fails takes the ones before it back", () => {
  expect(() => migrate([adding(1), failing])).toThrow("the disk is gone");
  expect(look()).toEqual({ things: [], version: 1n });
});

it("a process that is killed in a step has changed nothing, and the next start takes all steps", () => {
  const source = (path: string): string =>
    JSON.stringify(new URL(`../../../../src/broker/embedded/${path}`, import.meta.url).href);
  const script = `
    import { openDatabase } from ${source("driver.ts")};
    import { migrateFile } from ${source("migration.ts")};
    const file = ${JSON.stringify(file)};
    const change = (db) => db.exec("INSERT INTO thing VALUES ('half')");
    const killed = (db) => { change(db); process.kill(process.pid, "SIGKILL"); };
    const steps = [{ from: 1, to: 2, change }, { from: 2, to: 3, change: killed }];
    migrateFile({ db: openDatabase(file, 0), file, ladder: { current: 3, steps }, notice: () => undefined });
  `;
  const { signal, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "-e", script],
    { encoding: "utf8" },
  );
  expect(signal, stderr).toBe("SIGKILL");
  expect(look()).toEqual({ things: [], version: 1n });
  expect(migrate([adding(1), adding(2)])).toMatchObject({ things: ["step 1", "step 2"] });
});

it("the steps of this build lead without a gap to the format that it writes", () => {
  const { current, steps } = fileLadder;
  for (const { from, to } of steps) expect(to).toBe(from + 1);
  expect(steps.slice(1).map(({ from }) => from)).toEqual(steps.slice(0, -1).map(({ to }) => to));
  expect(steps.at(-1)?.to ?? current).toBe(current);
});
