/**
 * Writes what is generated from declarations in the sources: the reference in `docs/` and the settings among the SDK's options.
 * `npm run docs:generate` writes the files; a test compares them with what the declarations say.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { format, resolveConfig } from "prettier";
import { cliPage } from "./reference/cli-page.js";
import { errorsPage } from "./reference/errors-page.js";
import { settingOptionsSource } from "./reference/setting-options.js";
import { settingsPage } from "./reference/settings-page.js";
import { repositoryTop } from "./source-tree.js";

/** Path from the top of the repository → text. */
export async function generatedReference(): Promise<ReadonlyMap<string, string>> {
  const texts: Readonly<Record<string, string>> = {
    "docs/reference/settings.md": settingsPage(),
    "docs/reference/cli.md": await cliPage(),
    "docs/reference/errors.md": errorsPage(),
    "sdk-ts/src/project/setting-options.ts": settingOptionsSource(),
  };
  const formatted = new Map<string, string>();
  for (const [path, text] of Object.entries(texts)) {
    const filepath = join(repositoryTop, path);
    formatted.set(path, await format(text, { ...(await resolveConfig(filepath)), filepath }));
  }
  return formatted;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  for (const [path, text] of await generatedReference()) {
    const file = join(repositoryTop, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}
