/**
 * A project: a set of apps and the coordinator that they use. Look up components as `app.name`, or
 * by bare name if only one app has it. Apps given as folders are available after `load`; until then
 * the project does not list its apps.
 */
import { dirname, resolve } from "node:path";
import { StairsError, checkNamePart, isAddressList, nearest } from "@stairs/core";
import { expectedOf, settings } from "@stairs/core/settings";
import { type App, isApp } from "../app/app.js";
import type { Consumer } from "../consumer/consumer.js";
import { at } from "../pipeline/draft.js";
import type { Pipeline } from "../pipeline/pipeline.js";
import { callerSource } from "../pipeline/source.js";
import type { Producer } from "../producer/producer.js";
import type { ProducerReport, RunProducerOptions } from "../producer/run-options.js";
import { tell } from "../signals/object-signals.js";
import {
  type AppFolder,
  type ImportModule,
  importAppFolder,
  plainImport,
  preferredKind,
} from "./app-folder.js";
import { callingFile } from "./calling-file.js";
import { currentProject, noProject, setCurrentProject } from "./current.js";
import { findComponents } from "./find-components.js";
import { fromEnvironment } from "./environment.js";
import { type ProjectOptions, checkOptions } from "./options.js";
import { type WrittenSettings, writtenSettings } from "./written-settings.js";
import type { RunPipelinesOptions, RunReport } from "./run-options.js";

export type { ProjectOptions } from "./options.js";

/** The functions that the running half provides for a project. */
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
 * Registers the loader of the SDK's running half. The SDK loads that half only when something runs,
 * so that defining pipelines loads no connection code. The package's entry file calls it.
 */
export function registerRunner(loader: () => Promise<Runner>): void {
  load = loader;
}

/** Made by `defineProject`. */
export class Project {
  readonly name: string;
  /** `local`, or `host:port`, or several of these separated by commas. */
  readonly coordinator: string;
  readonly stateDirectory: string;
  /** The settings in its options, without the environment and the defaults. */
  readonly written: WrittenSettings;
  /** `file:line`. */
  readonly source: string;
  /** The file that defines it; undefined if unknown. */
  readonly #file: string | undefined;
  /** In the order in which the options name them. */
  readonly #apps: (App | AppFolder)[] = [];
  #loading: Promise<void> | undefined;

  /** Use `defineProject`. */
  constructor(options: ProjectOptions, source: string, file: string | undefined) {
    const where = `The project ${String(options.name)}${at(source)}`;
    checkOptions(where, source, options);
    checkNamePart("project", options.name);
    this.name = options.name;
    this.source = source;
    this.#file = file;
    this.written = writtenSettings(options, file === undefined ? process.cwd() : dirname(file));
    this.coordinator =
      fromEnvironment("coordinator") ?? options.coordinator ?? settings.coordinator.default;
    this.stateDirectory =
      fromEnvironment("state") ?? options.stateDirectory ?? settings.state.default;
    if (this.coordinator !== "local" && !isAddressList(this.coordinator)) {
      throw new StairsError(
        "BAD_ARGUMENT",
        `The coordinator of project ${this.name}${at(source)} is ${JSON.stringify(this.coordinator)}: expected ${expectedOf("coordinator")}.`,
      );
    }
    for (const [i, app] of (options.apps ?? []).entries()) {
      if (typeof app === "string") this.#addFolder(app);
      else if (isApp(app)) this.addApp(app);
      else {
        throw new StairsError(
          "BAD_ARGUMENT",
          `${where} has ${app === undefined ? "undefined" : `a value of type ${typeof app}`} as apps[${i}]: expected an App or the path of its folder. An import that is undefined comes of files that import each other in a circle.`,
        );
      }
    }
  }

  /**
   * In the order in which they were added.
   * @throws StairsError WRONG_STATE while apps given as folders are not loaded.
   */
  get apps(): readonly App[] {
    const folders = this.#apps.flatMap((app) => (isApp(app) ? [] : [app.written]));
    if (folders.length === 0) return this.#apps.filter(isApp);
    throw new StairsError(
      "WRONG_STATE",
      `The project ${this.name}${at(this.source)} has apps given as folders that are not loaded yet: ${folders.join(", ")}. Commands and runs load them; other code must call \`await project.load()\` first.`,
    );
  }

  /** @throws StairsError NOT_FOUND, with the nearest name; WRONG_STATE as `apps`. */
  getApp(name: string): App {
    const app = this.#apps.find((one) => isApp(one) && one.name === name);
    if (isApp(app)) return app;
    const known = this.apps.map((one) => one.name);
    throw new StairsError(
      "NOT_FOUND",
      `The project ${this.name} has no app ${name}${nearest(name, known)}.`,
    );
  }

  /**
   * Adds an app; adding the same one again has no effect.
   * @throws StairsError ALREADY_EXISTS if another app has its name.
   */
  addApp(app: App): void {
    if (this.#isNew(app)) this.#apps.push(app);
  }

  /**
   * Imports the apps given as folders. Commands and runs call it. Safe to repeat.
   * @param importModule For commands, which also load TypeScript. Default: Node's own import.
   * @returns This project.
   * @throws StairsError BAD_PROJECT that names the folder and the problem; ALREADY_EXISTS if two
   * apps have the same name.
   */
  async load(importModule: ImportModule = plainImport): Promise<this> {
    this.#loading ??= this.#loadFolders(importModule);
    try {
      await this.#loading;
    } finally {
      this.#loading = undefined;
    }
    return this;
  }

  /**
   * The pipelines with these names (`app.name`, a bare name that only one app has, `app.*`),
   * without duplicates. Without names, all pipelines.
   * @throws StairsError NOT_FOUND, with the nearest name; BAD_ARGUMENT for a name of several apps.
   */
  pipelines(names?: readonly string[]): readonly Pipeline[] {
    return findComponents("pipeline", this.#all("pipelines"), names);
  }

  /** The pipeline with this name. @throws StairsError as `pipelines`. */
  getPipeline(name: string): Pipeline {
    return this.#one("pipeline", this.#all("pipelines"), name);
  }

  /** The producers with these names, as `pipelines`. */
  producers(names?: readonly string[]): readonly Producer[] {
    return findComponents("producer", this.#all("producers"), names);
  }

  /** The producer with this name. @throws StairsError as `pipelines`. */
  getProducer(name: string): Producer {
    return this.#one("producer", this.#all("producers"), name);
  }

  /** The consumers with these names, as `pipelines`. */
  consumers(names?: readonly string[]): readonly Consumer[] {
    return findComponents("consumer", this.#all("consumers"), names);
  }

  /** The consumer with this name. @throws StairsError as `pipelines`. */
  getConsumer(name: string): Consumer {
    return this.#one("consumer", this.#all("consumers"), name);
  }

  /**
   * Makes the project ready to run: from now on no config can change, and the project sends its
   * signals. Safe to repeat.
   * @throws StairsError WRONG_STATE as `apps`.
   */
  ready(): void {
    const { apps } = this;
    for (const app of apps) {
      app.seal();
      for (const pipeline of app.components.pipelines) pipeline.seal();
    }
    for (const app of apps) {
      for (const pipeline of app.components.pipelines) tell("onPipelineReady", pipeline);
      tell("onAppReady", app);
    }
    tell("onProjectReady", this);
  }

  /**
   * Runs the native steps of pipelines in this process; registers the pipelines first.
   * @param pipelines Pipelines or their names. Default: all of the project.
   * @returns When the run is stopped, or with `dieWhenEmpty` when the pipelines are idle. Never
   * exits the process.
   * @throws StairsError BAD_PIPELINE before anything runs; UNREACHABLE; STALLED.
   */
  async runPipelines(
    pipelines?: readonly (Pipeline | string)[],
    options: RunPipelinesOptions = {},
  ): Promise<RunReport> {
    await this.load();
    const chosen = pipelines?.flatMap((pipeline) =>
      typeof pipeline === "string" ? this.pipelines([pipeline]) : [pipeline],
    );
    this.ready();
    const runner = await loadRunner();
    return runner.runPipelines(this, [...new Set(chosen ?? this.pipelines())], options);
  }

  /**
   * Runs a producer until it ends and every row is durable. Registers its pipelines first.
   * @throws StairsError BAD_PIPELINE; UNREACHABLE; the producer's own error.
   */
  async runProducer(
    producer: Producer,
    args: Record<string, unknown> = {},
    options: RunProducerOptions = {},
  ): Promise<ProducerReport> {
    await this.load();
    this.ready();
    const runner = await loadRunner();
    return runner.runProducer(this, producer, args, options);
  }

  /** @throws StairsError ALREADY_EXISTS if another app has its name. */
  #isNew(app: App): boolean {
    const before = this.#apps.find((one): one is App => isApp(one) && one.name === app.name);
    if (before === undefined || before === app) return before === undefined;
    throw new StairsError(
      "ALREADY_EXISTS",
      `The project ${this.name} has an app ${app.name}${at(before.source)} already, and another one${at(app.source)} has the same name: rename one of them.`,
    );
  }

  #addFolder(written: string): void {
    const from = this.#file === undefined ? process.cwd() : dirname(this.#file);
    const path = resolve(from, written);
    if (this.#apps.some((app) => !isApp(app) && app.path === path)) return;
    this.#apps.push({ written, path });
  }

  async #loadFolders(importModule: ImportModule): Promise<void> {
    const preferred = preferredKind(this.#file);
    for (const folder of this.#apps.filter((app): app is AppFolder => !isApp(app))) {
      const app = await importAppFolder(folder, preferred, importModule);
      // Other apps may have been added meanwhile.
      const place = this.#apps.indexOf(folder);
      this.#apps.splice(place, 1, ...(this.#isNew(app) ? [app] : []));
    }
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
 * Defines the project and makes it the live project of this process. `getProject` returns it.
 * @throws StairsError BAD_NAME; BAD_ARGUMENT; ALREADY_EXISTS if two apps have the same name.
 */
export function defineProject(options: ProjectOptions): Project {
  const project = new Project(options, callerSource(), callingFile());
  setCurrentProject(project);
  return project;
}

/**
 * Returns the live project, from anywhere in user code.
 * @throws StairsError WRONG_STATE if none is defined yet.
 */
export function getProject(): Project {
  const project = currentProject();
  if (project === undefined) throw noProject("getProject()");
  return project as Project;
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
