/** A connected worker of any coordinator, and the form in which coordinators exchange it. */

/** A connected worker. Coordinators exchange it as JSON under these names. */
export interface WorkerView {
  readonly sessionId: string;
  readonly workerName: string;
  /** Names its process. */
  readonly instanceId: string;
  readonly language: string;
  /** The SDK and its version. */
  readonly sdk: string;
  readonly host: string;
  readonly pid: number;
  /** The steps that it implements, sorted. */
  readonly steps: readonly string[];
  /** Number of calls that it holds. */
  readonly calls: number;
  /** Number of rows that it holds. */
  readonly rows: number;
  /** Number of rows in its committed calls in this session. */
  readonly totalRows: number;
  /** Milliseconds since its last sign of life. */
  readonly silentMs: number;
  /** It takes no more calls. */
  readonly draining: boolean;
  /** `host:port` of its coordinator. */
  readonly coordinator: string;
}

/** Reads another coordinator's list of workers. Fields that its version does not send are empty or 0. */
export function readWorkers(list: unknown): readonly WorkerView[] {
  return Array.isArray(list) ? list.map(readWorker) : [];
}

function readWorker(sent: unknown): WorkerView {
  const fields = (typeof sent === "object" ? sent : null) as Record<string, unknown> | null;
  const text = (name: keyof WorkerView): string => {
    const value = fields?.[name];
    return typeof value === "string" ? value : "";
  };
  const count = (name: keyof WorkerView): number => {
    const value = fields?.[name];
    return typeof value === "number" ? value : 0;
  };
  const steps = fields?.["steps"];
  return {
    sessionId: text("sessionId"),
    workerName: text("workerName"),
    instanceId: text("instanceId"),
    language: text("language"),
    sdk: text("sdk"),
    host: text("host"),
    pid: count("pid"),
    steps: Array.isArray(steps) ? steps.map(String) : [],
    calls: count("calls"),
    rows: count("rows"),
    totalRows: count("totalRows"),
    silentMs: count("silentMs"),
    draining: fields?.["draining"] === true,
    coordinator: text("coordinator"),
  };
}
