/** Two types that must be the same, so that a type that has become loose is an error here. */

/** `true` if both types are the same, and `false` else. */
type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Takes no argument if the types are the same, and cannot be called else. */
export function same<A, B>(..._proof: Same<A, B> extends true ? [] : [never]): void {}
