/** Components by name: `app.name`, a bare name that only one app has, or `app.*`. */
import { StairsError, nearest } from "@stairs/core";

interface Named {
  readonly name: string;
  /** `app.name`. */
  readonly fullName: string;
}

/**
 * The components with these names, in the order of the names, without duplicates. Without names,
 * all components.
 * @param kind For messages: `pipeline`.
 * @throws StairsError NOT_FOUND, with the nearest name; BAD_ARGUMENT for a bare name of several apps.
 */
export function findComponents<Component extends Named>(
  kind: string,
  all: readonly Component[],
  names?: readonly string[],
): readonly Component[] {
  if (names === undefined) return all;
  return [...new Set(names.flatMap((name) => matches(kind, all, name)))];
}

function matches<Component extends Named>(
  kind: string,
  all: readonly Component[],
  name: string,
): readonly Component[] {
  const group = name.endsWith(".*") ? name.slice(0, -1) : undefined;
  const found = all.filter((component) =>
    group === undefined
      ? component.fullName === name || component.name === name
      : component.fullName.startsWith(group),
  );
  if (group === undefined && found.length > 1) {
    const full = found.map((component) => component.fullName).join(" or ");
    throw new StairsError("BAD_ARGUMENT", `Several apps have a ${kind} ${name}: use ${full}.`);
  }
  if (found.length > 0) return found;
  const known = all.flatMap((component) => [component.fullName, component.name]);
  const list = all.map((component) => component.fullName).join(", ");
  throw new StairsError(
    "NOT_FOUND",
    `There is no ${kind} ${name}${nearest(name, known)}: ${list === "" ? `no app defines a ${kind}` : `known are ${list}`}.`,
  );
}
