/** Something that happens once, for a test that waits for it. */
export class Signal<T> {
  /** Resolves with what was given first. */
  readonly taken: Promise<T>;
  readonly #resolve: (value: T) => void;

  constructor() {
    let give: (value: T) => void = () => undefined;
    this.taken = new Promise<T>((resolve) => (give = resolve));
    this.#resolve = give;
  }

  give(value: T): void {
    this.#resolve(value);
  }
}
