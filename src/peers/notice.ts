/** What a coordinator says of itself to the others of its store, every second and whenever somebody must know it at once. */

/** Workers that can do the same. */
export interface WorkerKind {
  readonly steps: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  /** How many there are. */
  readonly workers: number;
}

/** A coordinator as the others know it. */
export interface Notice {
  /** Its name among the others, random. */
  readonly id: string;
  /** `host:port` at which workers reach it; empty until it serves. */
  readonly address: string;
  /** When it began, in milliseconds since 1970. */
  readonly sinceMs: number;
  /** When it said this, in milliseconds since 1970. */
  readonly saidMs: number;
  /** It stops: nobody should go there. */
  readonly leaving: boolean;
  /** Its sessions, those included that end. */
  readonly workers: number;
  /** Its open streams of producers. */
  readonly producers: number;
  /** The pipelines into which rows may come through it: streams are open, rows are on their way in. */
  readonly fed: readonly string[];
  /** The pipelines that it knows to drain and into which none of its runs hands rows any more. */
  readonly closed: readonly string[];
  /** What its workers that take calls can do. */
  readonly kinds: readonly WorkerKind[];
}

/** Reads what others say. Of two at one address the older one is dead: nobody can listen where somebody listens. */
export function readNotices(texts: readonly string[]): Notice[] {
  const notices = texts.flatMap((text) => readNotice(text) ?? []);
  return notices.filter(
    (one) =>
      one.address === "" ||
      !notices.some(({ address, sinceMs }) => address === one.address && sinceMs > one.sinceMs),
  );
}

/** Undefined if it is not understood, as from another version. */
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
