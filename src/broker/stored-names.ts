/**
 * Stores keep the field `delivered` of entries and letters under the name `given`. Renaming it there would change the
 * stored format for no other benefit.
 */

/** A record as the store keeps it. */
export type Stored<Kept extends { readonly delivered: unknown }> = Omit<Kept, "delivered"> & {
  readonly given: Kept["delivered"];
};

/** Converts a record to its stored form. */
export function toStored<Kept extends { readonly delivered: unknown }>({
  delivered,
  ...rest
}: Kept): Stored<Kept> {
  return { ...rest, given: delivered };
}

/** Converts a record back from its stored form. */
export function fromStored<Rest extends { readonly given: unknown }>({
  given,
  ...rest
}: Rest): Omit<Rest, "given"> & { readonly delivered: Rest["given"] } {
  return { ...rest, delivered: given };
}
