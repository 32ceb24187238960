/** `stairs push` with rows that come while something happens. */
import { eventuallyTrue } from "../eventually.js";
import { type Begun, Journal } from "../history/journal.js";
import { type Running, stairs } from "../processes.js";
import type { ChaosLoad } from "./chaos-load.js";
import { type LoadRow, loadRow, pipeline } from "./rows.js";

const rowsAtOnce = 40;

/** One such process. */
export class PushCommand {
  readonly #process: Running;
  readonly #name: string;
  readonly #journal: Journal;
  readonly #begun: Begun<"push">[] = [];
  #rows = 0;

  private constructor(load: ChaosLoad, name: string) {
    this.#name = name;
    this.#journal = Journal.inFolder(load.history, name);
    this.#process = stairs(["push", pipeline, "--coordinator", load.address], { cwd: load.state });
  }

  /** Starts one and waits until its stream is open. @param name Unique. */
  static async start(load: ChaosLoad, name: string): Promise<PushCommand> {
    const before = await load.client.producers();
    const command = new PushCommand(load, name);
    command.#push();
    await eventuallyTrue(
      `the stream of ${name}`,
      async () => (await load.client.producers()) > before,
    );
    return command;
  }

  /** Gives it its last rows and waits for its end. @throws Error if it fails. */
  async finish(): Promise<void> {
    this.#push();
    this.#process.end();
    const { code } = await this.#process.exit;
    if (code !== 0) throw new Error(`stairs push ended with ${code}:\n${this.#process.stderr}`);
    for (const act of this.#begun) act.ok({});
  }

  #push(): void {
    const rows = Array.from({ length: rowsAtOnce }, (_, i): LoadRow =>
      loadRow(this.#name, this.#rows + i),
    );
    this.#rows += rowsAtOnce;
    this.#begun.push(this.#journal.begin("push", { pipelines: [pipeline], rows }));
    this.#process.write(rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  }
}
