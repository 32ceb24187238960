/** Values of a spec file as JSON text; integers keep all their digits. */

/** Undefined for values that JSON cannot express: infinities and NaN. */
export function jsonText(value: unknown): string | undefined {
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "number" && !Number.isFinite(value)) return undefined;
  if (Array.isArray(value)) {
    const items = value.map(jsonText);
    return items.includes(undefined) ? undefined : `[${items.join(",")}]`;
  }
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).map(([key, member]) => {
      const text = jsonText(member);
      return text === undefined ? undefined : `${JSON.stringify(key)}:${text}`;
    });
    return members.includes(undefined) ? undefined : `{${members.join(",")}}`;
  }
  return JSON.stringify(value);
}
