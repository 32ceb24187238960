/**
 * The list of commands. The program loads a command's file when its command line or its help needs
 * it.
 */
import type { CommandDeclaration } from "./declaration.js";

/** Loads the file of a command. */
export type LoadCommand = () => Promise<{ readonly declaration: CommandDeclaration }>;

/** `group name` or `name` → the file that declares the command, in the order of the help. */
export const commands: Readonly<Record<string, LoadCommand>> = {
  "project new": () => import("./commands/project-new.js"),
  "app new": () => import("./commands/app-new.js"),
  "coord start": () => import("./commands/coord-start.js"),
  "pipelines run": () => import("./commands/pipelines-run.js"),
  "pipelines list": () => import("./commands/pipelines-list.js"),
  "pipelines graph": () => import("./commands/pipelines-graph.js"),
  "pipelines register": () => import("./commands/pipelines-register.js"),
  "pipelines pause": () => import("./commands/pipelines-pause.js"),
  "pipelines resume": () => import("./commands/pipelines-resume.js"),
  "pipelines drain": () => import("./commands/pipelines-drain.js"),
  "pipelines flush": () => import("./commands/pipelines-flush.js"),
  "pipelines activate": () => import("./commands/pipelines-activate.js"),
  "producer run": () => import("./commands/producer-run.js"),
  "producer list": () => import("./commands/producer-list.js"),
  push: () => import("./commands/push.js"),
  "inspect status": () => import("./commands/inspect-status.js"),
  "inspect workers": () => import("./commands/inspect-workers.js"),
  "inspect steps": () => import("./commands/inspect-steps.js"),
  "dead list": () => import("./commands/dead-list.js"),
  "dead show": () => import("./commands/dead-show.js"),
  "dead retry": () => import("./commands/dead-retry.js"),
  "dead discard": () => import("./commands/dead-discard.js"),
  audit: () => import("./commands/audit.js"),
  "token create": () => import("./commands/token-create.js"),
  "token list": () => import("./commands/token-list.js"),
  "token revoke": () => import("./commands/token-revoke.js"),
  config: () => import("./commands/config.js"),
};

/** The groups of commands and their descriptions. */
export const groups: Readonly<Record<string, string>> = {
  project: "Create projects.",
  app: "Create apps.",
  coord: "Run a coordinator.",
  pipelines: "Run workers; list, register, change, and control pipelines.",
  producer: "Run producers.",
  inspect: "See what pipelines and workers do.",
  dead: "Work with dead letters: rows that ended with an error.",
  token: "Manage the tokens that clients present to a coordinator.",
};
