/**
 * Writes what is generated from `proto/`: TypeScript types, the schema that is loaded at run time, and
 * the descriptor set that reflection shows. `npm run proto:generate` writes it into the sources; a test writes it elsewhere and compares.
 */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import protobuf from "protobufjs";

const run = promisify(execFile);
const top = fileURLToPath(new URL("../..", import.meta.url));
const proto = join(top, "proto");

/** Where the committed files are. */
export const generatedFolder = join(top, "src", "core", "protocol", "generated");

const typeOptions = [
  "--importFileExtension=.js",
  "--longs=Number",
  "--enums=String",
  "--defaults",
  "--oneofs",
  "--grpcLib=@grpc/grpc-js",
  "--includeComments",
];

/** Replaces the content of `folder` by what the proto files say now. */
export async function generate(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const temporary = await mkdtemp(join(tmpdir(), "stairs-proto-"));
  try {
    await Promise.all([
      writeTypes(folder, temporary).then(() => writeMessages(folder)),
      writeSchema(folder),
      writeDescriptorSet(folder, join(temporary, "set.binpb")),
    ]);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** One module that names every message. */
async function writeMessages(folder: string): Promise<void> {
  const files = await readdir(join(folder, "stairs", "v1"));
  const lines = files
    .sort()
    .map((file) => `export type * from "./stairs/v1/${file.replace(/\.ts$/, ".js")}";\n`);
  await writeFile(
    join(folder, "messages.ts"),
    `/** The messages of the protocol, as types. */\n${lines.join("")}`,
  );
}

/** The descriptor set has neither maps nor camelCase names when it is loaded; this has both. */
async function writeSchema(folder: string): Promise<void> {
  const root = new protobuf.Root();
  root.resolvePath = (_origin, target) => join(proto, target);
  const files = await readdir(join(proto, "stairs", "v1"));
  const names = files.filter((name) => name.endsWith(".proto")).sort();
  root.loadSync(
    names.map((name) => `stairs/v1/${name}`),
    { keepCase: false },
  );
  const comment = "/** All proto files as the JSON that protobufjs and @grpc/proto-loader load. */";
  await writeFile(
    join(folder, "schema.ts"),
    `${comment}\nexport const schema: string =\n  ${JSON.stringify(JSON.stringify(root.toJSON({ keepComments: false })))};\n`,
  );
}

/** The generator writes an entry for each proto file that it is given: one that imports all makes one entry. */
async function writeTypes(folder: string, temporary: string): Promise<void> {
  const names = await readdir(join(proto, "stairs", "v1"));
  const imports = names.filter((name) => name.endsWith(".proto")).sort();
  const lines = imports.map((name) => `import "stairs/v1/${name}";\n`);
  await writeFile(join(temporary, "stairs.proto"), `syntax = "proto3";\n${lines.join("")}`);
  await run(
    binary("proto-loader-gen-types"),
    [...typeOptions, "-I", ".", temporary, "-O", folder, "stairs.proto"],
    // The types name their proto file as it is found from here: not where this checkout lies.
    { cwd: proto },
  );
}

async function writeDescriptorSet(folder: string, file: string): Promise<void> {
  await run(
    binary("buf"),
    ["build", "--as-file-descriptor-set", "--exclude-source-info", "-o", file],
    { cwd: top },
  );
  const text = (await readFile(file)).toString("base64");
  const comment = "/** All proto files as a google.protobuf.FileDescriptorSet, in base64. */";
  await writeFile(
    join(folder, "descriptor.ts"),
    `${comment}\nexport const descriptorSet: string =\n  "${text}";\n`,
  );
}

function binary(name: string): string {
  return join(top, "node_modules", ".bin", name);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await generate(generatedFolder);
