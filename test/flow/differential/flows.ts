/** Flows that behave as a node's code says. */
import { type Context, Flow, step } from "@stairs/sdk";
import { type NodeCode, resultOf, rowsOf } from "./code.js";
import type { Row } from "./program.js";

/** Two steps, of which the last one's results are all that the Flow gives. */
export class Working extends Flow {
  readonly #code: NodeCode;

  constructor(code: NodeCode) {
    super();
    this.#code = code;
  }

  async run(row: Row, _context: Context): Promise<unknown> {
    const { last } = await this.startFrom("first", row);
    return (last as { readonly made: unknown }).made;
  }

  @step("last")
  first(row: Row): object {
    return { kept: row };
  }

  @step()
  last({ kept }: { readonly kept: Row }, context: Context): object {
    return { made: resultOf(this.#code, kept, context) };
  }
}

/** Many rows from one. */
export class Yielding extends Flow {
  readonly #code: NodeCode;

  constructor(code: NodeCode) {
    super();
    this.#code = code;
  }

  *run(row: Row, context: Context): Generator<unknown> {
    yield* rowsOf(this.#code, row, context);
  }

  @step()
  only(): object {
    return {};
  }
}
