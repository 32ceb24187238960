/**
 * What the acts at the broker's door show, one after the other. An act under way may already have
 * happened: as soon as something is seen that only it can have done, it has.
 */
import { type Destinies, placed } from "./destiny.js";
import type { ActName, Event, EventOf, Lot, Ref } from "./event.js";
import { type Effect, isAmong, Ledger, type Placed, placedRows } from "./ledger.js";
import { isReachable, onlyOf, pipelineOf, type Totals } from "./looks.js";
import type { Invariant, Violation } from "./violation.js";

type Asked<A extends ActName> = EventOf<A> & { readonly phase: "invoke" };
type Invoked = { [A in ActName]: Asked<A> }[ActName];

/** An act that was asked for. */
interface Act {
  readonly event: Invoked;
  /** What it would change, from when it is first of interest. */
  effect: Effect | undefined;
  /** It has certainly happened, and is in the ledger. */
  applied: boolean;
  /** It is what an act of another pipeline has handed over. */
  readonly handed?: true;
}

interface Look {
  readonly from: ReadonlyMap<string, number>;
  readonly acts: Set<Act>;
}

/**
 * The violations that the acts at the door show.
 * @param apart See `Law.pipelinesApart`.
 */
export function checkDoor(
  events: readonly Event[],
  destinies: Destinies,
  apart: boolean,
): Violation[] {
  const check = new DoorCheck(destinies, apart);
  for (const event of events) check.see(event);
  return check.violations;
}

class DoorCheck {
  readonly violations: Violation[] = [];
  readonly #ledger: Ledger;
  readonly #apart: boolean;
  /** Acts without an answer, by actor and op; those whose end is not known stay here. */
  readonly #underWay = new Map<string, Act>();
  readonly #looks = new Map<string, Look>();
  readonly #commits = new Map<string, Act>();
  readonly #published = new Map<string, Asked<"commit">>();
  readonly #inbox = new Map<string, Event>();
  readonly #fenced: Act[] = [];

  constructor(destinies: Destinies, apart: boolean) {
    this.#ledger = new Ledger(destinies);
    this.#apart = apart;
  }

  see(event: Event): void {
    if (event.act === "push" || event.act === "call") return;
    const op = `${event.actor} ${event.op}`;
    if (event.phase === "invoke") return this.#invoked(op, event);
    const act = this.#underWay.get(op);
    if (event.phase === "info") return;
    this.#underWay.delete(op);
    if (event.phase !== "ok") return;
    switch (event.act) {
      case "look":
        return this.#looked(op, event);
      case "lease":
        for (const entry of event.facts.entries) this.#leased(entry, event);
        return;
      case "arrive":
        if (act !== undefined && event.facts.status === "enqueued") this.#happened(act);
        return;
      case "commit":
        if (act === undefined) return;
        if (event.facts.status === "committed") this.#happened(act);
        else this.#wasFenced(act, event.facts.lost, event);
        return;
      case "split":
        if (act !== undefined && event.facts.held) this.#happened(act);
        return;
      case "release":
        if (act?.event.act === "release") this.#released(act.event, event.facts.lost);
        return;
      case "unstage":
        if (act?.event.act === "unstage") this.#ledger.staged.delete(act.event.facts.call);
        return;
      default:
        return;
    }
  }

  #invoked(op: string, event: Invoked): void {
    if (event.act === "look") {
      const acts = new Set(this.#underWay.values());
      this.#looks.set(op, { from: new Map(this.#ledger.totals), acts });
      return;
    }
    const act: Act = { event, effect: undefined, applied: false };
    this.#underWay.set(op, act);
    for (const look of this.#looks.values()) look.acts.add(act);
    // A part may be there from now on, and is not worse for being there twice.
    if (event.act === "stage") {
      const { call, part, lots } = event.facts;
      const parts = this.#ledger.staged.get(call) ?? new Map<number, readonly Lot[]>();
      this.#ledger.staged.set(call, parts.set(part, lots));
    }
    if (event.act === "release" && event.facts.addLosses === 1) this.#losses(event.facts.refs, 0);
  }

  /** Writes an act into the ledger, once, with all that it must keep. */
  #happened(act: Act): void {
    if (act.applied) return;
    if (act.handed) {
      act.applied = true;
      return this.#write(act, this.#effectOf(act), "I2");
    }
    const { event } = act;
    if (event.act === "commit") {
      const done = this.#commits.get(event.facts.commit);
      // The same commit again changes nothing.
      if (done !== undefined) return void (act.applied = true);
      this.#commits.set(event.facts.commit, act);
      this.#checkFences(event.facts.acks, event);
      this.#checkOrigins(act, event);
      this.#publish(event);
      for (const ref of event.facts.acks) this.#ledger.letGo(ref);
      this.#ledger.expect([...event.facts.enqueue, ...event.facts.delay]);
    } else if (event.act === "arrive") {
      for (const batch of event.facts.inbox) {
        const before = this.#inbox.get(batch);
        if (before !== undefined)
          this.#found("I2", `the inbox took batch ${batch} twice`, [before, event]);
        this.#inbox.set(batch, event);
      }
      this.#checkKnown(this.#effectOf(act).come, event);
      this.#ledger.expect(event.facts.lots);
    } else if (event.act === "split") {
      this.#checkFences([event.facts.ref], event);
      this.#ledger.letGo(event.facts.ref);
      this.#ledger.expect(event.facts.pieces);
    }
    const invariant = event.act === "commit" && event.facts.publish.length > 0 ? "I6" : "I2";
    this.#write(act, this.#handOver(act), invariant);
    act.applied = true;
    if (event.act === "commit")
      for (const call of event.facts.publish) this.#ledger.staged.delete(call);
  }

  #write({ event }: Act, effect: Effect, invariant: Invariant): void {
    for (const { queue, row } of this.#ledger.apply(effect))
      this.#found(invariant, `row ${row.key} came into ${queue} a second time`, [event]);
  }

  /** What an act changes at once. What it hands to other pipelines may come later, where these are apart. */
  #handOver(act: Act): Effect {
    const { event } = act;
    const [atOnce, ...later] = this.#partsOf(act);
    later.forEach((effect, at) => {
      const handed: Act = { event, effect, applied: false, handed: true };
      this.#underWay.set(`${event.actor} ${event.op} hands over ${at}`, handed);
      for (const look of this.#looks.values()) look.acts.add(handed);
    });
    return atOnce;
  }

  /** The whole steps of an act: its own, and one for each lot that it hands to a pipeline that is apart. */
  #partsOf(act: Act): [own: Effect, ...handed: Effect[]] {
    const { gone, come } = this.#effectOf(act);
    if (!this.#apart || act.handed) return [{ gone, come }];
    const home = pipelineOf((gone[0] ?? come[0])?.queue ?? "");
    const isAway = ({ queue }: { readonly queue: string }): boolean => pipelineOf(queue) !== home;
    const own = { gone, come: come.filter((one) => !isAway(one)) };
    const lots = act.applied ? [] : this.#lotsOf(act.event).filter(isAway);
    return [own, ...lots.map((lot) => ({ gone: [], come: placedRows([lot]) }))];
  }

  #effectOf(act: Act): Effect {
    return (act.effect ??= this.#computeEffect(act.event));
  }

  #computeEffect(event: Invoked): Effect {
    const come = placedRows(this.#lotsOf(event));
    if (event.act === "commit") return { gone: this.#ledger.rowsOf(event.facts.acks), come };
    // Its rows stay where they are, in other entries.
    if (event.act === "split") return { gone: this.#ledger.rowsOf([event.facts.ref]), come };
    return { gone: [], come };
  }

  /** What an act puts into queues. */
  #lotsOf(event: Invoked): readonly Lot[] {
    if (event.act === "arrive") return event.facts.lots;
    if (event.act === "split") return event.facts.pieces;
    if (event.act !== "commit") return [];
    const { enqueue, delay, publish } = event.facts;
    return [...enqueue, ...delay, ...publish.flatMap((call) => this.#stagedLots(call))];
  }

  #stagedLots(call: string): readonly Lot[] {
    return [...(this.#ledger.staged.get(call)?.values() ?? [])].flat();
  }

  #staged(call: string): Placed[] {
    return placedRows(this.#stagedLots(call));
  }

  #checkFences(refs: readonly Ref[], event: Event): void {
    for (const ref of refs) {
      if (this.#ledger.isHeld(ref)) continue;
      const what = `${event.act} was accepted for entry ${ref.id} of ${ref.queue} with delivery ${ref.delivery}, which had lost it`;
      this.#found("I5", what, [event]);
    }
  }

  /** Everything that comes into queues is made of rows that are acked in the same step. */
  #checkOrigins(act: Act, event: Asked<"commit">): void {
    const { gone, come } = this.#effectOf(act);
    const dead = placedRows(event.facts.dead);
    this.#checkKnown([...come, ...dead], event);
    const acked = new Set(gone.map((one) => this.#ledger.rootOf(one)));
    for (const one of come) {
      const root = this.#ledger.rootOf(one);
      if (root === undefined || acked.has(root)) continue;
      const refused = this.#fenced.find((other) => isAmong(one, this.#effectOf(other).come));
      const what = `row ${one.row.key} became visible in ${one.queue} in a step that acked nothing of ${root}`;
      if (refused === undefined) this.#found("I4", what, [event]);
      else this.#found("I5", `${what}, after a commit of it was refused`, [refused.event, event]);
    }
  }

  #checkKnown(rows: readonly Placed[], event: Event): void {
    for (const one of rows) {
      if (this.#ledger.rootOf(one) !== undefined) continue;
      const what = `no pushed row becomes ${one.row.key} = ${JSON.stringify(one.row.value)} in ${one.queue}`;
      this.#found("I3", what, [event]);
    }
  }

  #publish(event: Asked<"commit">): void {
    for (const call of event.facts.publish) {
      const before = this.#published.get(call);
      if (before !== undefined)
        this.#found("I6", `the parts of call ${call} were published twice`, [before, event]);
      this.#published.set(call, event);
    }
  }

  #wasFenced(act: Act, lost: readonly string[], event: Event): void {
    if (act.event.act === "commit") {
      const held = act.event.facts.acks.filter(({ id }) => !lost.includes(id));
      for (const ref of held) this.#ledger.letGo(ref);
    }
    if (act.applied)
      this.#found("I5", "a commit that was answered STALE had an effect", [act.event, event]);
    // What it would have changed is remembered as it was then.
    this.#effectOf(act);
    this.#fenced.push(act);
  }

  #leased(entry: Ref & Lot, event: Event): void {
    for (const one of placedRows([entry])) {
      if (this.#ledger.lying(one) < 1) this.#explain(one, event);
      const other = this.#ledger.otherHolder(one, entry.id);
      if (other !== undefined && !this.#explainMove(other)) {
        const what = `row ${one.row.key} of ${one.queue} is in two entries, ${other.id} and ${entry.id}`;
        this.#found("I2", what, [event]);
      }
      this.#compare("losses", one, entry.losses, event);
      this.#compare("attempts", one, entry.attempts, event);
    }
    this.#ledger.hold(entry, entry);
  }

  /** A row was leased that does not lie there by what was answered so far. */
  #explain(one: Placed, event: Event): void {
    for (const act of this.#underWay.values()) {
      if (act.applied || !isAmong(one, this.#effectOf(act).come)) continue;
      this.#happened(act);
      if (this.#ledger.lying(one) > 0) return;
    }
    const staging = [...this.#ledger.staged.keys()].find((call) =>
      isAmong(one, this.#staged(call)),
    );
    const where = `row ${one.row.key} was leased from ${one.queue}`;
    if (staging !== undefined)
      return this.#found("I6", `${where}, but call ${staging} is not published`, [event]);
    const refused = this.#fenced.find((act) => isAmong(one, this.#effectOf(act).come));
    if (refused !== undefined)
      return this.#found("I5", `${where}: a refused commit had put it there`, [
        refused.event,
        event,
      ]);
    if (this.#ledger.came(one) > 0)
      return this.#found("I2", `${where}, from where it had gone on`, [event]);
    this.#found("I3", `${where}, where nobody had put it`, [event]);
  }

  /** True if an act under way moves the rows of an entry into others. */
  #explainMove({ queue, id }: Ref): boolean {
    for (const act of this.#underWay.values()) {
      const { event } = act;
      const refs =
        event.act === "split" ? [event.facts.ref] : event.act === "commit" ? event.facts.acks : [];
      if (act.applied || !refs.some((ref) => ref.id === id && ref.queue === queue)) continue;
      this.#happened(act);
      return true;
    }
    return false;
  }

  #compare(what: "losses" | "attempts", { queue, row }: Placed, shown: number, event: Event): void {
    const expected = this.#ledger[what].get(placed(queue, row.key));
    if (expected === undefined || (shown >= expected.least && shown <= expected.most)) return;
    const sentence = `row ${row.key} of ${queue} was leased with ${shown} ${what}, expected ${expected.least}`;
    this.#found(what === "losses" ? "R1" : "R10", sentence, [event]);
  }

  #released({ facts }: Asked<"release">, lost: readonly string[]): void {
    const refs = facts.refs.filter(({ id }) => !lost.includes(id));
    if (facts.addLosses === 1) this.#losses(refs, 1);
    for (const ref of refs) this.#ledger.letGo(ref);
  }

  /** A loss counts for entries: at `least` so many of it are already certain. */
  #losses(refs: readonly Ref[], least: 0 | 1): void {
    for (const ref of refs) {
      const lot = this.#ledger.lotOf(ref);
      // Who has it since then was given it with or without the loss.
      if (lot === undefined || !this.#ledger.isHeld(ref)) continue;
      for (const { key } of lot.rows) {
        const expected = { least: lot.losses + least, most: lot.losses + 1 };
        this.#ledger.losses.set(placed(lot.queue, key), expected);
      }
    }
  }

  #looked(op: string, event: EventOf<"look"> & { readonly phase: "ok" }): void {
    const look = this.#looks.get(op);
    this.#looks.delete(op);
    if (look === undefined) return;
    const seen = new Map(Object.entries(event.facts.rows));
    if (!this.#apart) return this.#check(look, seen, event);
    // Each pipeline was looked at by itself.
    for (const pipeline of new Set([...seen.keys()].map(pipelineOf)))
      this.#check(look, onlyOf(pipeline, seen), event, pipeline);
  }

  /** @param pipeline Only its queues were seen; undefined: all. */
  #check(look: Look, seen: Totals, event: Event, pipeline?: string): void {
    const from = pipeline === undefined ? look.from : onlyOf(pipeline, look.from);
    const isSeen = ({ queue }: Placed): boolean =>
      pipeline === undefined || pipelineOf(queue) === pipeline;
    const visible = ({ gone, come }: Effect): Effect => ({
      gone: gone.filter(isSeen),
      come: come.filter(isSeen),
    });
    const effects = [...look.acts].flatMap((act) => this.#partsOf(act));
    const explained = (more: readonly Effect[]): boolean =>
      isReachable(from, seen, [...effects, ...more].map(visible));
    if (explained([])) return;
    const show = (totals: Totals): string => JSON.stringify(Object.fromEntries(totals));
    const what = `the queues held ${show(seen)}, which no whole steps make of ${show(from)}`;
    const partly = (act: Act): Effect[] => [
      this.#effectOf(act),
      { gone: [], come: this.#effectOf(act).come },
    ];
    const refused = this.#fenced.find((act) => partly(act).some((effect) => explained([effect])));
    if (refused !== undefined)
      return this.#found("I5", `${what}: a refused commit had an effect`, [refused.event, event]);
    const early = [...this.#ledger.staged.keys()].find((call) =>
      explained([{ gone: [], come: this.#staged(call) }]),
    );
    if (early !== undefined)
      return this.#found("I6", `${what}: the parts of call ${early} are visible`, [event]);
    this.#found("I4", what, [event]);
  }

  #found(invariant: Invariant, what: string, proof: readonly Event[]): void {
    this.violations.push({ invariant, what, proof });
  }
}
