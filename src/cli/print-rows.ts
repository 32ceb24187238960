/** Prints lists as a table or as one JSON document. */
import { formatTable } from "./table.js";
import { terminal } from "./terminal.js";

/**
 * Writes `items` to stdout: with `--json` as they are, otherwise as a table with a column for each
 * of `cells`. An empty list is `[]` in JSON; otherwise the text `none` goes to stderr.
 */
export function printRows<Item>(
  { json }: { readonly json: boolean },
  items: readonly Item[],
  none: string,
  cells: Readonly<Record<string, (item: Item) => string | number>>,
): void {
  if (json) {
    terminal().stdout.write(`${JSON.stringify(items, undefined, 2)}\n`);
    return;
  }
  if (items.length === 0) {
    terminal().stderr.write(`${none}\n`);
    return;
  }
  const makers = Object.entries(cells);
  const rows = items.map((item) => makers.map(([, make]) => make(item)));
  const columns = makers.map(([heading], i) => ({
    heading,
    right: rows.every((row) => /^[\d.,]+$/.test(String(row[i]))),
  }));
  const lines = formatTable(
    columns,
    rows.map((row) => row.map(String)),
  );
  terminal().stdout.write(`${lines.join("\n")}\n`);
}
