#!/usr/bin/env node
/**
 * The `stairs` command. It is plain JavaScript so that a fresh checkout can run it. In a checkout
 * it first builds missing or stale output. STAIRS_BUILT=1 skips that check (the tests build before
 * they start it).
 */
import { ensureBuilt, isCheckout } from "./build.js";

try {
  if (process.env["STAIRS_BUILT"] !== "1" && isCheckout()) {
    await ensureBuilt((message) => process.stderr.write(`stairs: ${message}\n`));
  }
} catch (error) {
  process.stderr.write(`stairs: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

// A computed address, because the compiler must not look for a file that it has not written yet.
await import(new URL("../../dist/cli/main.js", import.meta.url).href);
