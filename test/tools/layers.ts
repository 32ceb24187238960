/**
 * The layers as data: which folder may import which. ARCHITECTURE.md explains them. Calls point at the
 * queue, so a folder imports only from rows above its own, and never from a neighbour of its row.
 */
import type { Import } from "./imports.js";

const base = ["core", "config", "observe"];
const store = [...base, "broker"];
const flows = [...store, "plans"];
const moving = [...flows, "lease", "peers", "follow", "ingest"];
const working = [...moving, "run"];
const seen = [...working, "dispatch", "consume", "session"];

/** A layer is a folder of `src/` (or the file of that name), or the SDK. An entry may also be one file. */
export const layers: Readonly<Record<string, readonly string[]>> = {
  core: [],
  sdk: ["core"],
  config: ["core"],
  observe: ["core"],
  access: ["core", "observe"],
  broker: ["core", "observe"],
  peers: store,
  plans: store,
  follow: flows,
  lease: store,
  ingest: [...flows, "lease"],
  run: [...flows, "follow"],
  dead: [...flows, "follow"],
  dispatch: [...flows, "lease", "follow", "run"],
  consume: [...flows, "lease"],
  session: ["core", "observe", "src/run/worker-port.ts"],
  inspect: seen,
  operate: [...seen, "inspect"],
  coordinator: [...seen, "dead", "inspect", "operate"],
  rpc: [...base, "access", "src/coordinator.ts"],
  admin: [...base, "src/coordinator.ts"],
  process: [...base, "access", "broker", "src/coordinator.ts", "rpc"],
  cli: [...base, "access", "src/process.ts", "admin", "sdk"],
};

/**
 * Who speaks the wire's messages, by layer or file. `rpc` maps what it gets from inside to them, and `session` and the
 * push stream hold the state machines of two streams, whose batches they take as they travel. Everything else has
 * plain views and data of its own.
 */
const onTheWire = ["core", "sdk", "session", "src/ingest/push-stream.ts", "rpc", "cli"];
const wire = "src/core/protocol/index.ts";

/** The core computes: whoever uses it does the input and output. */
const closedToCore =
  /^node:(?:fs|net|http|https|http2|tls|dgram|dns|child_process|worker_threads)\b/;

/** One sentence for each import that the table forbids. */
export function forbiddenImports(imports: readonly Import[]): string[] {
  return imports.flatMap((one) => {
    const why = complaintAbout(one);
    return why === undefined ? [] : [`${one.from} imports ${one.specifier}: ${why}`];
  });
}

function complaintAbout({ from, specifier, to }: Import): string | undefined {
  if (/^(?:sdk-)?examples\//.test(from)) {
    const leaves = to !== undefined && specifier.startsWith(".") && topOf(to) !== topOf(from);
    return leaves ? "an example uses the packages by name, as its readers will" : undefined;
  }
  const layer = layerOf(from);
  if (layer === undefined) return undefined;
  const allowed = layers[layer];
  if (allowed === undefined) return `the layer ${layer} is not in the table`;
  if (layer === "core" && closedToCore.test(specifier)) return "the core does no input or output";
  if (to === undefined) return undefined;
  const target = layerOf(to);
  if (target === layer) return undefined;
  if (target === undefined) return "this is not part of the product";
  if ((target === "core" || target === "sdk") && specifier.startsWith(".")) {
    return "another package is imported by its name";
  }
  if (to === wire && !onTheWire.includes(layer) && !onTheWire.includes(from)) {
    return `only ${onTheWire.join(", ")} speak the wire's messages`;
  }
  const permitted = allowed.includes(target) || allowed.includes(to);
  return permitted ? undefined : `${layer} may import ${allowed.join(", ") || "nothing"}`;
}

/** `src/broker/queue.ts` → `broker`; `src/coordinator.ts` → `coordinator`; a test has no layer. */
function layerOf(path: string): string | undefined {
  if (path.startsWith("sdk-ts/")) return "sdk";
  return /^src\/([^/.]+)/.exec(path)?.[1];
}

/** `examples/quickstart/app.ts` → `examples/quickstart`. */
function topOf(path: string): string {
  return path.split("/").slice(0, 2).join("/");
}

/**
 * The table as ARCHITECTURE.md shows it: a line for each layer with a source, the highest floor first. A layer stands one
 * floor above the highest layer that it may import. An entry that is one file stands for its folder.
 * @param exists Whether a layer has a source.
 */
export function layerLines(exists: (layer: string) => boolean): string[] {
  const folderOf = (entry: string): string => layerOf(entry) ?? entry;
  const floors = new Map<string, number>();
  const floorOf = (layer: string): number => {
    const known = floors.get(layer);
    if (known !== undefined) return known;
    const below = (layers[layer] ?? []).map((entry) => floorOf(folderOf(entry)));
    const floor = Math.max(-1, ...below) + 1;
    floors.set(layer, floor);
    return floor;
  };
  const there = Object.keys(layers).filter(exists);
  return there
    .map((layer) => {
      const imports = (layers[layer] ?? []).filter((entry) => exists(folderOf(entry)));
      return { floor: floorOf(layer), layer, imports };
    })
    .sort((a, b) => b.floor - a.floor)
    .map(({ floor, layer, imports }) =>
      `${String(floor).padStart(2)}  ${layer.padEnd(12)} ${imports.join(" ")}`.trimEnd(),
    );
}
