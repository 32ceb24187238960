/**
 * The notice that a coordinator publishes to the others of its store: every second, and at once when others must know
 * a change.
 */

/** Workers with the same abilities. */
export interface WorkerKind {
  readonly steps: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  /** Number of these workers. */
  readonly workers: number;
}

/** A coordinator as the others know it. */
export interface Notice {
  /** Its random name among the coordinators. */
  readonly id: string;
  /** `host:port` for workers; empty until it serves. */
  readonly address: string;
  /** When it started, in milliseconds since 1970. */
  readonly sinceMs: number;
  /** When it published this notice, in milliseconds since 1970. */
  readonly saidMs: number;
  /** It stops: send no worker there. */
  readonly leaving: boolean;
  /** Number of its sessions, including sessions that are ending. */
  readonly workers: number;
  /** Number of its open producer streams. */
  readonly producers: number;
  /** The pipelines that may receive rows through it: their producers have open streams, or rows are on their way in. */
  readonly fed: readonly string[];
  /** The pipelines that it knows to drain and that none of its runs hands rows to any more. */
  readonly closed: readonly string[];
  /** The abilities of its workers that take calls. */
  readonly kinds: readonly WorkerKind[];
}

/**
 * Reads the others' notices. Of two with one address the older one is dead, because only one process can listen at an
 * address.
 */
export function readNotices(texts: readonly string[]): Notice[] {
  const notices = texts.flatMap((text) => readNotice(text) ?? []);
  return notices.filter(
    (one) =>
      one.address === "" ||
      !notices.some(({ address, sinceMs }) => address === one.address && sinceMs > one.sinceMs),
  );
}

/** Undefined for an unknown format, for example of another version. */
function readNotice(text: string): Notice | undefined {
  try {
    const notice = JSON.parse(text) as Partial<Notice>;
    const { id, address, fed, closed, kinds } = notice;
    const { sinceMs = 0, saidMs = 0, workers = 0, producers = 0, leaving = false } = notice;
    if (typeof id !== "string" || typeof address !== "string") return undefined;
    if (!Array.isArray(fed) || !Array.isArray(closed) || !Array.isArray(kinds)) return undefined;
    return { id, address, sinceMs, saidMs, leaving, workers, producers, fed, closed, kinds };
  } catch {
    return undefined;
  }
}
