/**
 * A project: the apps that belong together and the coordinator that they use. Components are found
 * as `app.name`, or by bare name where only one app has it.
 */
import { StairsError, checkNamePart, nearest } from "@stairs/core";
import type { App } from "../app/app.js";
import type { Consumer } from "../consumer/consumer.js";
import { at } from "../pipeline/draft.js";
import type { Pipeline } from "../pipeline/pipeline.js";
import { callerSource } from "../pipeline/source.js";
import type { Producer } from "../producer/producer.js";
import type { ProducerReport, RunProducerOptions } from "../producer/run-options.js";
import { currentProject, noProject, setCurrentProject } from "./current.js";
import { findComponents } from "./find-components.js";
import type { RunPipelinesOptions, RunReport } from "./run-options.js";

/** Options of `defineProject`. */
export interface ProjectOptions {
  /** A letter or _, then letters, digits, _ or -, at most 64 in all. */
  readonly name: string;
  readonly apps?: readonly App[];
  /**
   * `host:port` of a running coordinator, or `"local"`: one is started as a child process, or joined
   * if the state directory has one. STAIRS_COORDINATOR goes before it. Default `127.0.0.1:4710`.
   */
  readonly coordinator?: string;
  /** Where a local coordinator keeps its data. STAIRS_STATE_DIRECTORY goes before it. Default `.stairs`. */
  readonly stateDirectory?: string;
}

/** What the running half does for a project. */
export interface Runner {
  runPipelines(
    project: Project,
    pipelines: readonly Pipeline[],
    options: RunPipelinesOptions,
  ): Promise<RunReport>;
  runProducer(
    project: Project,
    producer: Producer,
    args: Record<string, unknown>,
    options?: RunProducerOptions,
  ): Promise<ProducerReport>;
}

let load: (() => Promise<Runner>) | undefined;

/**
 * Says how the running half of the SDK is loaded: when something runs, so that defining pipelines
 * costs no connection code. The package's entry file calls it.
 */
export function registerRunner(loader: () => Promise<Runner>): void {
  load = loader;
}

/** Made by `defineProject`. */
export class Project {
  readonly name: string;
  /** `local` or `host:port`. */
  readonly coordinator: string;
  readonly stateDirectory: string;
  /** `file:line`. */
  readonly source: string;
  readonly #apps = new Map<string, App>();

  /** Use `defineProject`. */
  constructor(options: ProjectOptions, source: string) {
    checkKeys(options, source);
    checkNamePart("project", options.name);
    this.name = options.name;
    this.source = source;
    this.coordinator = process.env["STAIRS_COORDINATOR"] ?? options.coordinator ?? "127.0.0.1:4710";
    this.stateDirectory =
      process.env["STAIRS_STATE_DIRECTORY"] ?? options.stateDirectory ?? ".stairs";
    if (!/^(local|.+:\d{1,5})$/.test(this.coordinator)) {
      throw new StairsError(
        "BAD_ARGUMENT",
        `The coordinator of project ${this.name}${at(source)} is ${JSON.stringify(this.coordinator)}: expected host:port, such as 127.0.0.1:4710, or local.`,
      );
    }
    for (const app of options.apps ?? []) this.addApp(app);
  }

  /** In the order in which they were added. */
  get apps(): readonly App[] {
    return [...this.#apps.values()];
  }

  /** @throws StairsError NOT_FOUND, with the nearest name. */
  getApp(name: string): App {
    const app = this.#apps.get(name);
    if (app !== undefined) return app;
    throw new StairsError(
      "NOT_FOUND",
      `The project ${this.name} has no app ${name}${nearest(name, this.#apps.keys())}.`,
    );
  }

  /**
   * Adds an app; adding the same one again has no effect.
   * @throws StairsError ALREADY_EXISTS when another app has its name.
   */
  addApp(app: App): void {
    const before = this.#apps.get(app.name);
    if (before === app) return;
    if (before !== undefined) {
      throw new StairsError(
        "ALREADY_EXISTS",
        `The project ${this.name} has an app ${app.name}${at(before.source)} already, and another one${at(app.source)} has the same name: rename one of them.`,
      );
    }
    this.#apps.set(app.name, app);
  }

  /**
   * The pipelines of these names (`app.name`, a bare name that only one app has, `app.*`), each once;
   * without names all.
   * @throws StairsError NOT_FOUND, with the nearest name; BAD_ARGUMENT for a name of several apps.
   */
  pipelines(names?: readonly string[]): readonly Pipeline[] {
    return findComponents("pipeline", this.#all("pipelines"), names);
  }

  /** The pipeline of this name. @throws StairsError as `pipelines`. */
  getPipeline(name: string): Pipeline {
    return this.#one("pipeline", this.#all("pipelines"), name);
  }

  /** The producers of these names, as `pipelines`. */
  producers(names?: readonly string[]): readonly Producer[] {
    return findComponents("producer", this.#all("producers"), names);
  }

  /** The producer of this name. @throws StairsError as `pipelines`. */
  getProducer(name: string): Producer {
    return this.#one("producer", this.#all("producers"), name);
  }

  /** The consumers of these names, as `pipelines`. */
  consumers(names?: readonly string[]): readonly Consumer[] {
    return findComponents("consumer", this.#all("consumers"), names);
  }

  /** The consumer of this name. @throws StairsError as `pipelines`. */
  getConsumer(name: string): Consumer {
    return this.#one("consumer", this.#all("consumers"), name);
  }

  /** Makes the project ready to run: from now on no config can change. Harmless when repeated. */
  ready(): void {
    for (const app of this.#apps.values()) {
      app.seal();
      for (const pipeline of app.components.pipelines) pipeline.seal();
    }
  }

  /**
   * Runs the native steps of pipelines in this process; registers the pipelines first.
   * @param pipelines Pipelines or their names. Default: all of the project.
   * @returns When it is stopped, or with `dieWhenEmpty` when all is idle. Never exits the process.
   * @throws StairsError BAD_PIPELINE before anything runs; UNREACHABLE; STALLED.
   */
  async runPipelines(
    pipelines?: readonly (Pipeline | string)[],
    options: RunPipelinesOptions = {},
  ): Promise<RunReport> {
    const chosen = pipelines?.flatMap((pipeline) =>
      typeof pipeline === "string" ? this.pipelines([pipeline]) : [pipeline],
    );
    this.ready();
    const runner = await loadRunner();
    return runner.runPipelines(this, [...new Set(chosen ?? this.pipelines())], options);
  }

  /**
   * Runs a producer until it ends and every row is durable; registers its pipelines first.
   * @throws StairsError BAD_PIPELINE; UNREACHABLE; the producer's own error.
   */
  async runProducer(
    producer: Producer,
    args: Record<string, unknown> = {},
    options: RunProducerOptions = {},
  ): Promise<ProducerReport> {
    this.ready();
    const runner = await loadRunner();
    return runner.runProducer(this, producer, args, options);
  }

  #all<Kind extends "pipelines" | "producers" | "consumers">(
    kind: Kind,
  ): App["components"][Kind][number][] {
    return this.apps.flatMap((app) => [...app.components[kind]]);
  }

  #one<Component extends { readonly name: string; readonly fullName: string }>(
    kind: string,
    all: readonly Component[],
    name: string,
  ): Component {
    const [found, second] = findComponents(kind, all, [name]);
    if (found !== undefined && second === undefined) return found;
    throw new StairsError(
      "BAD_ARGUMENT",
      `${name} names several ${kind}s: expected one, as app.name.`,
    );
  }
}

/**
 * Defines the project and makes it the live one of this process, which `getProject` gives.
 * @throws StairsError BAD_NAME; BAD_ARGUMENT; ALREADY_EXISTS for two apps of one name.
 */
export function defineProject(options: ProjectOptions): Project {
  const project = new Project(options, callerSource());
  setCurrentProject(project);
  return project;
}

/**
 * The live project, from anywhere in user code.
 * @throws StairsError WRONG_STATE when none is defined yet.
 */
export function getProject(): Project {
  const project = currentProject();
  if (project === undefined) throw noProject("getProject()");
  return project as Project;
}

const projectKeys = ["name", "apps", "coordinator", "stateDirectory"];

/** A misspelled option would be passed over in silence. */
function checkKeys(options: ProjectOptions, source: string): void {
  for (const key of Object.keys(options)) {
    if (projectKeys.includes(key)) continue;
    throw new StairsError(
      "BAD_ARGUMENT",
      `defineProject${at(source)} has no option ${JSON.stringify(key)}${nearest(key, projectKeys)}: expected ${projectKeys.join(", ")}.`,
    );
  }
}

async function loadRunner(): Promise<Runner> {
  if (load === undefined) {
    throw new StairsError(
      "INTERNAL",
      "No runner is registered: import @stairs/sdk, not a file of it.",
    );
  }
  return load();
}
