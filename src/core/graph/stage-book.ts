/**
 * The stages of a plan during compilation. The rest of a graph behind a border is compiled once, however
 * many paths lead to it.
 */
import { nodeName } from "../names.js";
import { allOps } from "./ops.js";
import type { EmitOp, Line, Stage } from "./plan.js";

/** Collects stages. */
export class StageBook {
  readonly #stages = new Map<string, Stage>();
  readonly #known = new Map<string, Stage>();

  /** @param pipeline `app.pipeline`. */
  constructor(readonly pipeline: string) {}

  put(stage: Stage): void {
    this.#stages.set(keyOf(stage), stage);
  }

  /** The stages to which a line leads, each once, none before one from which rows come to it. */
  reachedFrom(line: Line): Stage[] {
    const seen = new Set<string>();
    const found: Stage[] = [];
    const visit = (from: Line): void => {
      const emits = allOps(from).filter((op): op is EmitOp => op.op === "emit");
      for (const emit of emits.reverse()) {
        const key = keyOf(emit);
        const stage = this.#stages.get(key);
        if (stage === undefined || seen.has(key)) continue;
        seen.add(key);
        visit(stage.line);
        found.push(stage);
      }
    };
    visit(line);
    return found.reverse();
  }

  /** The name of the queue in front of a node. */
  queueOf(node: string): string {
    return nodeName(this.pipeline, node);
  }

  /** The stage of this key; `make` makes it the first time. */
  once(key: string, make: () => Stage): Stage {
    let stage = this.#known.get(key);
    if (stage === undefined) this.#known.set(key, (stage = make()));
    return stage;
  }
}

function keyOf({ queue, signature }: Pick<Stage, "queue" | "signature">): string {
  return `${queue} ${signature}`;
}
