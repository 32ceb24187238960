/**
 * Chooses the number of rows of a call, so that the call takes about 75 ms. With unknown cost: one row. The number at
 * most doubles from call to call, and shrinks at once when calls turn out slow (R8).
 */

const targetMs = 75;
/** The most rows of a call, however fast the step is. */
export const maxCallRows = 8192;
/** Weight of a new measurement when the step has become faster. */
const weight = 0.3;

interface Cost {
  perRowMs: number;
  allowed: number;
  /** The largest call that ended in time, in rows; a timeout halves it. */
  ceiling: number;
}

/** The known cost of one chain of steps. */
export interface Size {
  /** The most rows of the next call. */
  readonly rows: number;
  /** False until the first call has ended. */
  readonly known: boolean;
  /** True while `rows` still grows from call to call. */
  readonly growing: boolean;
  /** Expected milliseconds per row; 0 if unknown. */
  readonly perRowMs: number;
  /** The largest number of rows in a call that the pipeline allows: no slack exceeds it. */
  readonly limit: number;
}

/** A call may exceed its best size by this factor, so that nearly fitting entries stay whole. */
const slack = 1.5;

/** How to cut an entry before a call. */
export interface Cut {
  /** Rows of each piece. */
  readonly rows: number;
  /** The most pieces to cut off now; the rest stays whole until its turn. */
  readonly pieces: number;
}

/**
 * How to cut rows that are too many for one call; undefined if they fit.
 * @param room Room behind the step, in rows.
 * @param workers Number of workers that can do the step, at least one.
 */
export function cutOf(rows: number, size: Size, room: number, workers: number): Cut | undefined {
  const most = size.growing ? size.rows : Math.min(size.limit, Math.floor(size.rows * slack));
  if (rows <= Math.min(most, room)) return undefined;
  const each = Math.min(size.rows, room);
  // While the size still grows, small pieces would soon be too small, so this cuts off no more than necessary.
  const wanted = size.growing ? 2 * workers : Infinity;
  return { rows: each, pieces: Math.min(wanted, Math.max(1, Math.floor(room / each))) };
}

/** The duration of a call of the best size, in milliseconds; undefined if unknown. */
export function expectedMs(size: Size): number | undefined {
  return size.known ? size.perRowMs * size.rows : undefined;
}

/** Learns the cost of chains of steps from their calls. */
export class CostBook {
  readonly #costs = new Map<string, Cost>();

  size(chain: string): Size {
    const cost = this.#costs.get(chain);
    if (cost === undefined)
      return { rows: 1, known: false, growing: true, perRowMs: 0, limit: Infinity };
    return {
      rows: cost.allowed,
      known: true,
      growing: cost.allowed < ideal(cost),
      perRowMs: cost.perRowMs,
      limit: Infinity,
    };
  }

  /** A call of `rows` rows took `ms`. */
  took(chain: string, rows: number, ms: number): void {
    const perRowMs = Math.max(ms, 0.001) / rows;
    const cost = this.#costs.get(chain);
    if (cost === undefined) {
      const first = { perRowMs, allowed: 2, ceiling: maxCallRows };
      first.allowed = Math.min(2, ideal(first));
      this.#costs.set(chain, first);
      return;
    }
    const slower = perRowMs > cost.perRowMs && ms > targetMs;
    cost.perRowMs = slower ? perRowMs : cost.perRowMs + weight * (perRowMs - cost.perRowMs);
    if (rows * 2 > cost.allowed && cost.ceiling < maxCallRows) cost.ceiling *= 2;
    const grown = rows * 2 > cost.allowed ? cost.allowed * 2 : cost.allowed;
    cost.allowed = Math.max(1, Math.min(ideal(cost), grown));
  }

  /** A call of `rows` rows was too large: it did not end within `ms`, or its outputs had too many bytes (0 ms). */
  tooMuch(chain: string, rows: number, ms: number): void {
    const half = Math.max(1, Math.floor(rows / 2));
    const cost = this.#costs.get(chain) ?? { perRowMs: 0, allowed: half, ceiling: half };
    cost.perRowMs = Math.max(cost.perRowMs, ms / rows);
    cost.ceiling = Math.min(cost.ceiling, half);
    cost.allowed = Math.min(cost.allowed, half, ideal(cost));
    this.#costs.set(chain, cost);
  }
}

function ideal(cost: Cost): number {
  return Math.max(1, Math.min(maxCallRows, cost.ceiling, Math.floor(targetMs / cost.perRowMs)));
}
