import { defineProject } from "@stairs/sdk";

// The app alone, with its own defaults.
export default defineProject({ name: "text-cleaning", apps: ["."], coordinator: "local" });
