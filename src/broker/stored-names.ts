/**
 * Stores keep the field `delivered` of entries and letters under the name `given`. Another name there would change the
 * stored format, and nothing else.
 */

/** As it is stored. */
export type Stored<Kept extends { readonly delivered: unknown }> = Omit<Kept, "delivered"> & {
  readonly given: Kept["delivered"];
};

/** A field list as stores keep it. */
export function toStored<Kept extends { readonly delivered: unknown }>({
  delivered,
  ...rest
}: Kept): Stored<Kept> {
  return { ...rest, given: delivered };
}

/** What {@link toStored} has made. */
export function fromStored<Rest extends { readonly given: unknown }>({
  given,
  ...rest
}: Rest): Omit<Rest, "given"> & { readonly delivered: Rest["given"] } {
  return { ...rest, delivered: given };
}
