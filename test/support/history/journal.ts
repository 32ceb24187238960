/**
 * Writes and reads histories. Whoever takes part in a test has a journal of its own: a file to which it
 * appends whole lines, each written with one call before the act goes on, so that what a killed process
 * had said is there. Journals of one test lie in one folder and are merged by time.
 */
import { appendFileSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ActName, Acts, Event } from "./event.js";

/** An act that has begun; it ends once, or never, which means that nobody knows. */
export interface Begun<A extends ActName> {
  /** It happened. */
  ok(facts: Acts[A]["answered"]): void;
  /** It did not happen. */
  fail(reason: string): void;
  /** It may have happened. */
  info(reason: string): void;
}

/** One actor's events. */
export class Journal {
  readonly actor: string;
  readonly #write: (event: Event) => void;
  #ops = 0;

  private constructor(actor: string, write: (event: Event) => void) {
    this.actor = actor;
    this.#write = write;
  }

  /**
   * A journal in a file of its own in a folder.
   * @param actor Letters, digits, `-` and `.`; unique in the folder.
   */
  static inFolder(folder: string, actor: string): Journal {
    if (!/^[\w.-]+$/.test(actor)) throw new Error(`${actor} cannot be the name of a file`);
    const file = join(folder, `${actor}.jsonl`);
    return new Journal(actor, (event) => appendFileSync(file, `${JSON.stringify(event)}\n`));
  }

  /** A journal that appends to a list in memory; actors of one process may share the list. */
  static inMemory(events: Event[], actor: string): Journal {
    return new Journal(actor, (event) => events.push(event));
  }

  /** Says that an act begins. */
  begin<A extends ActName>(act: A, facts: Acts[A]["asked"]): Begun<A> {
    this.#ops += 1;
    const op = String(this.#ops);
    this.#say(op, act, "invoke", facts);
    return {
      ok: (answered) => this.#say(op, act, "ok", answered),
      fail: (reason) => this.#say(op, act, "fail", { reason }),
      info: (reason) => this.#say(op, act, "info", { reason }),
    };
  }

  /** Says that an act of one moment has happened. */
  note<A extends "take" | "kill">(act: A, facts: Acts[A]["answered"]): void {
    this.#ops += 1;
    this.#say(String(this.#ops), act, "ok", facts);
  }

  #say(op: string, act: ActName, phase: Event["phase"], facts: object): void {
    const at = performance.timeOrigin + performance.now();
    // The public methods pair each act with its facts; the union cannot be rebuilt from its parts.
    this.#write({ at, actor: this.actor, op, act, phase, facts } as Event);
  }
}

/** All journals of a folder, merged by time; events of one actor keep their order. */
export function readHistory(folder: string): Event[] {
  const journals = readdirSync(folder)
    .filter((name) => name.endsWith(".jsonl"))
    .map((name) => readJournal(join(folder, name)));
  // The clock of a process may be set back while it runs; its own order is what counts.
  for (const journal of journals) {
    let latest = 0;
    for (const [at, event] of journal.entries()) {
      latest = Math.max(latest, event.at);
      journal[at] = { ...event, at: latest };
    }
  }
  return journals.flat().sort((a, b) => a.at - b.at);
}

function readJournal(file: string): Event[] {
  const lines = readFileSync(file, "utf8").split("\n");
  // The process was killed while it wrote its last line: what it began there was not yet begun.
  lines.pop();
  return lines.map((line, at) => {
    try {
      return JSON.parse(line) as Event;
    } catch (error) {
      throw new Error(`${file}:${at + 1} is no event: ${line}`, { cause: error });
    }
  });
}
