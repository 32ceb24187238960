/**
 * Compiled plans by id, and the plan that new rows of each pipeline follow. A plan never changes, so this process
 * keeps each plan it has read. It reads a pointer again whenever the broker reports a change.
 */
import {
  isPlanId,
  pipelineOf,
  type PipelineSpec,
  type Plan,
  quoted,
  type Stage,
  stageOf,
  StairsError,
} from "@stairs/core";
import type { Accounts, PipelineMode, Plans, Pointer, QueueState } from "../broker/contract.js";
import { FormerPlans } from "./former-plans.js";

/** What the store holds for a plan: the spec as its author wrote it, and the compiled plan. */
export interface PlanBody {
  readonly spec: PipelineSpec;
  /** The compiled spec: copies replace the pipelines that it names. Absent: the same as `spec`. */
  readonly whole?: PipelineSpec;
  readonly plan: Plan;
  /** True: callers wait for the rows that follow it. */
  readonly isAnswered?: boolean;
}

/** The plan that new rows follow, and the version of that choice. */
export interface CurrentPlan {
  readonly plan: Plan;
  readonly version: number;
}

/** Reads plans through a cache. */
export class PlanBook {
  readonly #store: Plans & Pick<Accounts, "states">;
  readonly #bodies = new Map<string, PlanBody>();
  /** Plans that this process has needed since the last `prune`. */
  readonly #needed = new Set<string>();
  readonly #current = new Map<string, CurrentPlan>();
  readonly #pointers = new Map<string, Pointer>();
  /** Former plans that may still concern rows. */
  readonly former = new FormerPlans();
  #revision = 0;
  #followed = 0;

  constructor(store: Plans & Pick<Accounts, "states">) {
    this.#store = store;
  }

  /** Every pipeline's pointer, as last read or changed by this process. */
  get pointers(): readonly Pointer[] {
    return [...this.#pointers.values()].sort((a, b) => (a.pipeline < b.pipeline ? -1 : 1));
  }

  /** Each pipeline's mode, as far as this process knows. */
  mode(pipeline: string): PipelineMode {
    return this.#pointers.get(pipeline)?.mode ?? "running";
  }

  /** Increases whenever another plan becomes current. */
  get revision(): number {
    return this.#revision;
  }

  /** Reads all pointers and their plans, at start. */
  async load(): Promise<void> {
    for (const pointer of await this.#store.pointers()) await this.#follow(pointer);
    await this.trackFormer(await this.#store.states());
  }

  /** Brings `former` up to date. @param states States of all queues, at one moment. */
  async trackFormer(states: readonly QueueState[]): Promise<void> {
    for (const { pipeline, planIds } of states) {
      for (const id of planIds) {
        if (this.#current.get(pipeline)?.plan.id === id) continue;
        this.former.add((await this.body(id)).plan);
      }
    }
    this.former.settle(states, this);
  }

  /**
   * Reads all pointers again: another coordinator of the same store may have changed some.
   * @returns true if a mode has changed.
   */
  async refresh(): Promise<boolean> {
    const before = this.#followed;
    const pointers = await this.#store.pointers();
    // A change that this process made in the meantime is newer than the pointer it has read.
    if (before !== this.#followed) return false;
    const changed = pointers.some(({ pipeline, mode }) => mode !== this.mode(pipeline));
    await Promise.all(pointers.map((pointer) => this.#follow(pointer)));
    return changed;
  }

  /**
   * Stores a plan and offers it. A new plan becomes current. A known plan becomes current only with `activate`: a
   * worker of an older version that reconnects does not bring its plan back (R13).
   */
  async register(body: PlanBody, activate: boolean): Promise<Pointer> {
    const { plan } = body;
    const isNew = await this.keep(body);
    return this.#follow(
      await this.#store.point({
        pipeline: plan.pipeline,
        planId: plan.id,
        activate: activate || isNew,
      }),
    );
  }

  /**
   * Stores a plan without offering it. For the next `planGraceMs`, callers may put rows under it by name.
   * @returns false if the store has ever had a plan of this id.
   */
  async keep(body: PlanBody): Promise<boolean> {
    const { id, pipeline } = body.plan;
    return this.#store.savePlan({ id, pipeline, body: JSON.stringify(body) });
  }

  /**
   * Removes plans that nothing names from the store. Drops plans from the cache that this process has not needed
   * since the last call (R12).
   * @returns the number of removed plans.
   */
  async prune(): Promise<number> {
    let removed = 0;
    for (let some = 1; some > 0; removed += some) some = (await this.#store.removePlans()).length;
    const states = await this.#store.states();
    const used = new Set([
      ...this.#needed,
      ...this.pointers.flatMap((pointer) => [pointer.currentPlanId, pointer.offeredPlanId]),
      ...[...this.former.all.values()].flatMap((plans) => plans.map(({ id }) => id)),
      ...states.flatMap(({ planIds }) => planIds),
    ]);
    for (const id of this.#bodies.keys()) if (!used.has(id)) this.#bodies.delete(id);
    this.#needed.clear();
    return removed;
  }

  /**
   * Makes a stored plan current.
   * @throws StairsError NOT_FOUND if the pipeline has no such plan; CHANGED_MEANWHILE if `expected` is given and is
   * not current.
   */
  async activate(pipeline: string, planId: string, expected?: string): Promise<Pointer> {
    const { plan } = await this.body(planId);
    if (plan.pipeline !== pipeline) {
      throw new StairsError(
        "NOT_FOUND",
        `Plan ${planId} belongs to ${plan.pipeline}, not to ${pipeline}.`,
      );
    }
    return this.#follow(await this.#store.point({ pipeline, planId, activate: true, expected }));
  }

  /** Pauses, drains or resumes a pipeline. @throws StairsError NOT_FOUND. */
  async setMode(pipeline: string, mode: PipelineMode): Promise<Pointer> {
    await this.pointer(pipeline);
    return this.#follow(await this.#store.setMode({ pipeline, mode }));
  }

  /** The pointer of a pipeline. @throws StairsError NOT_FOUND. */
  async pointer(pipeline: string): Promise<Pointer> {
    const pointer = await this.#store.pointer(pipeline);
    if (pointer === undefined) throw unknownPipeline(pipeline, this.#names);
    return this.#follow(pointer);
  }

  /** The plan that new rows of a pipeline follow. @throws StairsError NOT_FOUND. */
  async current(pipeline: string): Promise<CurrentPlan> {
    const known = this.#current.get(pipeline);
    if (known !== undefined) return known;
    await this.pointer(pipeline);
    const found = this.#current.get(pipeline);
    if (found === undefined) throw unknownPipeline(pipeline, this.#names);
    return found;
  }

  /** The plan that new rows follow, as far as this process knows; undefined if it knows none. */
  known(pipeline: string): CurrentPlan | undefined {
    return this.#current.get(pipeline);
  }

  /** A stage that new rows have in a queue, as far as this process knows; undefined if there is none. */
  knownStage(queue: string): Stage | undefined {
    return this.known(pipelineOf(queue))?.plan.stages.find((stage) => stage.queue === queue);
  }

  /** The spec of the plan that new rows follow, as far as this process knows. */
  knownSpec(pipeline: string): PipelineSpec | undefined {
    const id = this.#current.get(pipeline)?.plan.id;
    return id === undefined ? undefined : this.#bodies.get(id)?.spec;
  }

  /** Forgets a pipeline's pointer, so that the next use reads it again. */
  forget(pipeline: string): void {
    const current = this.#current.get(pipeline);
    if (current !== undefined) this.former.add(current.plan);
    this.#current.delete(pipeline);
  }

  /** True if callers wait for the rows of this plan, as far as this process knows. */
  isAnswered(planId: string): boolean {
    return this.#bodies.get(planId)?.isAnswered === true;
  }

  /** A stored plan. @throws StairsError NOT_FOUND. */
  async body(planId: string): Promise<PlanBody> {
    this.#needed.add(planId);
    const known = this.#bodies.get(planId);
    if (known !== undefined) return known;
    const stored = isPlanId(planId) ? await this.#store.plan(planId) : undefined;
    if (stored === undefined)
      throw new StairsError("NOT_FOUND", `There is no plan ${quoted(planId)}.`);
    const body = JSON.parse(stored.body) as PlanBody;
    this.#bodies.set(planId, body);
    return body;
  }

  /**
   * The stage of a queue's rows in a plan; undefined if the plan has none.
   * @param signature Signature of the rows: a queue may have several stages, for rows with different frames.
   */
  async stage(planId: string, queue: string, signature: string): Promise<Stage | undefined> {
    this.#needed.add(planId);
    const known = this.#bodies.get(planId) ?? (await this.body(planId));
    return stageOf(known.plan, { queue, signature });
  }

  get #names(): string[] {
    return this.pointers.map(({ pipeline }) => pipeline);
  }

  async #follow(pointer: Pointer): Promise<Pointer> {
    this.#followed += 1;
    this.#pointers.set(pointer.pipeline, pointer);
    const { plan } = await this.body(pointer.currentPlanId);
    const before = this.#current.get(pointer.pipeline)?.plan;
    if (before?.id !== plan.id) this.#revision += 1;
    if (before !== undefined && before.id !== plan.id) this.former.add(before);
    this.#current.set(pointer.pipeline, { plan, version: pointer.version });
    return pointer;
  }
}

/** The error for an unknown pipeline. It lists the known ones. */
export function unknownPipeline(pipeline: string, names: readonly string[]): StairsError {
  const there =
    names.length === 0
      ? "No pipeline is registered yet"
      : `There are: ${names.slice(0, 20).join(", ")}`;
  return new StairsError(
    "NOT_FOUND",
    `There is no pipeline ${JSON.stringify(pipeline)}. ${there}. Commands such as \`stairs pipelines run\` register the project's pipelines.`,
  );
}
