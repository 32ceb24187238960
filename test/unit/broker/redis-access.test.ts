import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { leastAccess } from "../../../src/broker/redis/access.js";
import { Keys } from "../../../src/broker/redis/keys.js";
import { checkout } from "../../support/processes.js";
import { shownLines } from "../../tools/document-blocks.js";

const engine = join(checkout, "src/broker/redis");
const access = leastAccess(new Keys("stairs"));

/** Commands that the engine's sources name. */
function namedCommands(): Set<string> {
  const files = ["", "scripts"].flatMap((folder) =>
    readdirSync(join(engine, folder)).flatMap((name) =>
      name.endsWith(".ts") ? [join(engine, folder, name)] : [],
    ),
  );
  const calls = /\b(?:call|command|callBuffer|each)\(\s*["']([A-Z]+)["']/g;
  const names = files.flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(calls)].map(([, name = ""]) => name.toLowerCase()),
  );
  // Those of a cluster, of `--durability strict` and of another database are asked for apart.
  return new Set(names.filter((name) => !["cluster", "config", "select"].includes(name)));
}

it("the least that a user of Redis needs is what the engine calls, and nothing else", () => {
  // How the connection subscribes and waits for hints is the client library's.
  const named = [...namedCommands(), "subscribe"].map((name) => `+${name}`).sort();
  const [keys, channel, ...commands] = access.split(" ");
  expect([keys, channel]).toEqual(["~stairs:*", "&stairs:*"]);
  expect(commands).toEqual(named);
});

it("is what the guide says", () => {
  expect(shownLines("docs/guide/redis.md", "commands", "acl")).toEqual([
    `ACL SETUSER stairs on >PASSWORD ${access}`,
  ]);
});
