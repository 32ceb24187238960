/** The files of a new project: one app, its settings, and a README whose commands work at once. */
import { appFiles, appIdentifier, appImports, type NewFiles } from "./app-files.js";
import type { Installation } from "./installation.js";

const firstApp = "core";

/** Every file of a project of this name that uses the packages of `installation`. */
export function projectFiles(name: string, installation: Installation): NewFiles {
  return {
    "package.json": json(manifest(name, installation)),
    "tsconfig.json": json(compiler),
    ".gitignore": "node_modules/\n.stairs/\n",
    ".vscode/settings.json": json({
      "files.exclude": { ".stairs": true },
      "typescript.preferences.importModuleSpecifierEnding": "js",
    }),
    ".vscode/launch.json": json(launch),
    "stairs.config.ts": `import { defineProject } from "@stairs/sdk";
${appImports(firstApp).join("\n")}

export default defineProject({
  name: "${name}",
  apps: [${appIdentifier(firstApp)}],
  // The coordinator of this folder's .stairs; a script starts one if none is running.
  coordinator: "local",
});
`,
    "run.ts": `/** Runs the whole job in one process, with a coordinator that starts and ends with it. */
import { main } from "./${firstApp}/pipelines.js";
import { generate } from "./${firstApp}/producers.js";
import project from "./stairs.config.js";

await generate.run();
await project.runPipelines([main], { dieWhenEmpty: true });
`,
    "README.md": readme(name, installation),
    ...appFiles(firstApp),
  };
}

function manifest(name: string, { stairs, sdk, versions }: Installation): object {
  return {
    // npm allows neither capitals nor a leading underscore.
    name: name.toLowerCase().replace(/^_+/, "") || "project",
    version: "0.1.0",
    private: true,
    type: "module",
    engines: { node: ">=20.11" },
    scripts: {
      start: "tsx run.ts",
      test: "node --import tsx --test test/*.test.ts",
      check: "tsc",
    },
    dependencies: { "@stairs/sdk": `file:${sdk}`, stairs: `file:${stairs}` },
    devDependencies: {
      "@types/node": versions.nodeTypes,
      tsx: versions.tsx,
      typescript: versions.typescript,
    },
  };
}

const compiler = {
  compilerOptions: {
    target: "es2022",
    lib: ["es2023"],
    module: "nodenext",
    types: ["node"],
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    verbatimModuleSyntax: true,
    skipLibCheck: true,
    noEmit: true,
  },
  include: ["**/*.ts"],
};

const debugged = {
  type: "node",
  request: "launch",
  cwd: "${workspaceFolder}",
  console: "integratedTerminal",
};

const launch = {
  version: "0.2.0",
  configurations: [
    {
      name: "Run the job",
      ...debugged,
      runtimeArgs: ["--import", "tsx"],
      program: "${workspaceFolder}/run.ts",
    },
    {
      name: "Test the open file",
      ...debugged,
      runtimeArgs: ["--import", "tsx", "--test"],
      program: "${file}",
    },
  ],
};

function json(value: object): string {
  // Short lists go on one line, as formatters write them.
  const text = JSON.stringify(value, null, 2);
  const lists = text.replaceAll(/\[\s+((?:"[^"]*",?\s+)+)\]/g, (_, items: string) => {
    return `[${items.trim().replaceAll(/,\s+/g, ", ")}]`;
  });
  return `${lists}\n`;
}

function readme(name: string, { stairs, sdk }: Installation): string {
  return `# ${name}

A Stairs project: 20 Fibonacci numbers, computed by workers and printed by a consumer.

\`\`\`sh
npm install
npm test
npm start
\`\`\`

\`npm start\` runs the whole job in one process, \`run.ts\`, with a coordinator that ends with it.
\`npm run check\` is the compiler:

\`\`\`sh
npm run check
\`\`\`

## In three terminals

\`\`\`sh
npx stairs coord start
npx stairs pipelines run ${firstApp}.main -p 2
npx stairs producer run ${firstApp}.generate
\`\`\`

The workers print the numbers. A fourth terminal shows what is going on:

\`\`\`sh
npx stairs inspect status
\`\`\`

## What is where

- \`stairs.config.ts\`: the project, its apps and its settings
- \`${firstApp}/app.ts\`: an app, a group of components under one name
- \`${firstApp}/pipelines.ts\`: step functions, and the graphs that connect them
- \`${firstApp}/producers.ts\`: where rows come from
- \`${firstApp}/consumers.ts\`: where they end
- \`test/\`: tests of the functions and of the graph, without a coordinator

\`npx stairs app new shop\` adds an app with the same files in \`shop/\`, and says what to add to
\`stairs.config.ts\`.

## Where Stairs comes from

Stairs is not in a registry yet. \`package.json\` names the packages of the installation that made
this project:

- \`stairs\`: \`${stairs}\`
- \`@stairs/sdk\`: \`${sdk}\`

The paths hold on this machine as long as that installation stays where it is. Elsewhere, write the
paths of another checkout (its top folder and \`sdk-ts\`) or of another installation (\`stairs\` and
\`@stairs/sdk\` in its \`node_modules\`) into \`package.json\`, and run \`npm install\` again.
`;
}
