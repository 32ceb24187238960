/** Formats text in columns. */

/** A column's heading, and whether its values are right-aligned, as numbers are. */
export interface TableColumn {
  readonly heading: string;
  readonly right?: boolean;
}

/**
 * Lines of aligned columns, two spaces apart, without trailing spaces. The first line is the
 * heading.
 */
export function formatTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const lines = [columns.map((column) => column.heading), ...rows];
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)));
  return lines.map((line) =>
    columns
      .map((column, i) => {
        const text = line[i] ?? "";
        const width = widths[i] ?? 0;
        return column.right === true ? text.padStart(width) : text.padEnd(width);
      })
      .join("  ")
      .trimEnd(),
  );
}

/** `38,112`; a fraction below 10 has one decimal. */
export function formatCount(value: number): string {
  const rounded = value > 0 && value < 10 ? Math.round(value * 10) / 10 : Math.round(value);
  return rounded.toLocaleString("en-US");
}

/** `84ms`, `32s`, `6m2s`, `2h14m`; `–` for no value. */
export function formatDuration(ms: number): string {
  if (ms <= 0) return "–";
  if (ms < 1000) return `${Math.max(1, Math.round(ms))}ms`;
  const seconds = Math.floor(ms / 1000);
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m${seconds % 60 === 0 ? "" : `${seconds % 60}s`}`;
  return `${Math.floor(minutes / 60)}h${minutes % 60 === 0 ? "" : `${minutes % 60}m`}`;
}

/** `18.4 MB`. */
export function formatBytes(bytes: number): string {
  const units = ["B", "KB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit] ?? ""}`;
}
