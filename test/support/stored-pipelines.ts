/**
 * The pipelines of the stores under `test/data/formats`. A build that wrote one of these stores and the build that opens it
 * must mean the same, so nothing here is changed: a new format gets new pipelines beside these.
 */
import type { Node, PipelineSpec } from "@stairs/core/protocol";

/** A failed row waits this long: whoever opens the store later finds it delayed, and due. */
const patient = { attempts: 3, firstPauseMs: 60_000, factor: 1, maxPauseMs: 60_000 };

function pipeline(name: string, ...more: readonly Node[]): PipelineSpec {
  const nodes: Node[] = [{ name: "entry", entry: {} }, ...more];
  const result = nodes.findLast(({ call }) => call === undefined)?.name ?? "";
  return { app: "shop", name, nodes, result };
}

function step(name: string, input: string, more: NonNullable<Node["step"]> = {}): Node {
  return { name, step: { input, step: `shop/${name}`, asWorker: true, ...more } };
}

/** Registered before the others, without a row. */
export const drafts: readonly PipelineSpec[] = [
  pipeline("orders", step("sketch", "entry")),
  pipeline("orders", step("sketch", "entry"), step("price", "sketch")),
];

/** What `shop.orders` was, with rows that still follow it, and what it is. */
export const ordersBefore = pipeline(
  "orders",
  step("price", "entry", { retry: patient }),
  step("ship", "price"),
);
export const ordersNow = pipeline(
  "orders",
  step("price", "entry", { retry: patient }),
  step("pack", "price"),
  step("ship", "pack"),
);

export const others: readonly PipelineSpec[] = [
  pipeline("invoices", step("bill", "entry")),
  pipeline("calls", step("check", "entry"), {
    name: "hand",
    call: { input: "check", pipeline: "shop.invoices" },
  }),
  pipeline("picky", { name: "need", get: { input: "entry", field: "id" } }, step("pick", "need")),
  pipeline("slow", step("wait", "entry", { timeoutMs: 300, retry: { ...patient, attempts: 1 } })),
  pipeline("fragile", step("hold", "entry")),
  pipeline("parts", step("split", "entry", { expand: true }), step("glue", "split")),
  pipeline("paused", step("rest", "entry")),
  pipeline("closing", step("close", "entry")),
  pipeline("emptied", step("empty", "entry")),
];

/** Every step but the 1-to-N one. */
export const steps: readonly string[] =
  "sketch price pack ship bill check pick wait hold glue rest close empty"
    .split(" ")
    .map((name) => `shop/${name}`);

/** What was in a store when its build ended, as that build has told it. */
export interface Expected {
  readonly engine: "embedded" | "redis";
  readonly format: string;
  readonly pipelines: readonly {
    readonly pipeline: string;
    readonly mode: "running" | "paused" | "draining";
    readonly currentPlanId: string;
    readonly offeredPlanId: string;
  }[];
  /** Plans that nothing names. */
  readonly unnamedPlans: readonly string[];
  readonly queues: readonly {
    readonly queue: string;
    /** Ready, in a call or delayed. */
    readonly rows: number;
    readonly dead: number;
    readonly counters: Readonly<Record<string, number>>;
  }[];
  readonly letters: readonly {
    readonly id: string;
    readonly pipeline: string;
    readonly node: string;
    readonly cause: string;
    readonly type: string;
    readonly rowJson: string;
    readonly attempts: number;
    readonly losses: number;
    readonly planId: string;
  }[];
  /** A producer, and the sequence that it may send next. */
  readonly producer: {
    readonly instanceId: string;
    readonly epoch: string;
    readonly pipelines: readonly string[];
    readonly nextSequence: number;
  };
  /** The field `id` of every row that comes to the last step of its pipeline, by that step. */
  readonly ends: Readonly<Record<string, readonly number[]>>;
}
