/** Checks that a choice follows its filter, and that a filter reads a decision. */
import type { Report } from "./check-field.js";
import { behind } from "./reach.js";
import type { PipelineSpec } from "./spec.js";

/** Reports filters and choices that do not belong together. */
export function checkChoices(spec: PipelineSpec, report: Report): void {
  const chosen = new Set<string>();
  for (const node of spec.nodes) {
    if (node.op !== "choose") continue;
    const filter = spec.nodes.find(({ name }) => name === node.filter);
    if (filter?.op !== "filter") {
      report(
        node,
        `it says that ${JSON.stringify(node.filter)} parted its rows, which is no filter`,
        "name the filter node",
      );
      continue;
    }
    if (chosen.has(node.filter))
      report(node, `the rows that ${node.filter} parted meet in another node already`, "use one");
    chosen.add(node.filter);
    const passed = behind(spec.nodes, node.filter);
    if (!passed.has(node.then))
      report(
        node,
        `${node.then} does not come from ${node.filter}`,
        "choose a node behind the filter",
      );
    if (passed.has(node.otherwise))
      report(
        node,
        `${node.otherwise} comes from ${node.filter}, which lets only the other rows through`,
        "choose a node that is not behind the filter",
      );
  }
}
