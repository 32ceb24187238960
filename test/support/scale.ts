/**
 * How much all random tests do: properties, programs against a reference, hostile conversations, chains of commands,
 * kills and faults under load. `STAIRS_TEST_SCALE` is a factor: 1 is the full size (`npm run test:full`), 5 a soak
 * (`npm run test:soak`). Default: 0.1, for `npm test`. Numbers in tests are those of scale 1.
 */
const variable = "STAIRS_TEST_SCALE";
const defaultScale = 0.1;

/** The factor of this run. */
export const scale = scaleFrom(process.env[variable]);

/** So many at scale 1, and at least `least` of them at any other one. */
export function scaled(full: number, least = 1): number {
  return Math.max(least, Math.round(full * scale));
}

/** Throws for what is no positive number. @param text Unset or empty: the default. */
export function scaleFrom(text: string | undefined): number {
  if (text === undefined || text === "") return defaultScale;
  const factor = Number(text);
  if (!(factor > 0 && Number.isFinite(factor)))
    throw new Error(`${variable} is ${JSON.stringify(text)}: expected a number above 0, such as 1`);
  return factor;
}
