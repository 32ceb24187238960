/** Format 4: dropped rows are counted by reason, and dead letters are found by their plan. */
import type { FileStep } from "../migration.js";

export const countDrops: FileStep = {
  from: 3,
  to: 4,
  change(db) {
    db.exec(`
      CREATE TABLE drop_reason (
        queue INTEGER NOT NULL, reason TEXT NOT NULL, rows INTEGER NOT NULL, PRIMARY KEY (queue, reason)
      ) STRICT, WITHOUT ROWID;
      -- Format 3 did not keep their reasons.
      INSERT INTO drop_reason SELECT queue, 'other', value FROM counter WHERE name = 'dropped' AND value > 0;
      CREATE INDEX dead_by_plan ON dead (plan);
    `);
  },
};
