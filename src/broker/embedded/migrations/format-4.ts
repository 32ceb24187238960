/**
 * Format 4: the engine counts dropped rows by reason. A plan records when it was last seen, and the engine finds dead
 * letters by their plan, so that it can remove plans that nothing names.
 */
import type { FileStep } from "../migration.js";

export const toFormat4: FileStep = {
  from: 3,
  to: 4,
  change(db) {
    db.exec(`
      CREATE TABLE drop_reason (
        queue INTEGER NOT NULL, reason TEXT NOT NULL, rows INTEGER NOT NULL, PRIMARY KEY (queue, reason)
      ) STRICT, WITHOUT ROWID;
      -- Format 3 did not record the reasons.
      INSERT INTO drop_reason SELECT queue, 'other', value FROM counter WHERE name = 'dropped' AND value > 0;
      CREATE INDEX dead_by_plan ON dead (plan);
      CREATE INDEX staged_by_plan ON staged (plan);
      CREATE TABLE new_plan (
        id TEXT PRIMARY KEY, pipeline TEXT NOT NULL, body TEXT NOT NULL, seen INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      INSERT INTO new_plan SELECT id, pipeline, body, unixepoch() * 1000 FROM plan;
      DROP TABLE plan;
      ALTER TABLE new_plan RENAME TO plan;
      CREATE INDEX plan_seen ON plan (seen, pipeline) WHERE seen > 0;
    `);
  },
};
