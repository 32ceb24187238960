/** The work that all contestants do: the same rows, the same function, the same sum to check. */

/** One integer field. */
export interface IntRow {
  value: number;
}

/** Eight fields, about 300 bytes of JSON. */
export interface OrderRow {
  id: number;
  customer: string;
  email: string;
  city: string;
  amount: number;
  quantity: number;
  express: boolean;
  note: string;
}

/** What the worker adds to an order. */
export interface OrderResult {
  total: number;
  large: boolean;
}

/** A kind of rows: how to make the i-th, what the worker does, what the consumer sums up. */
export interface Work {
  make(i: number): object;
  work(row: never): object;
  figure(row: never): number;
  readonly name: "int" | "row";
}

const cities = [
  "Amsterdam",
  "Barcelona",
  "Copenhagen",
  "Dresden",
  "Edinburgh",
  "Firenze",
  "Göteborg",
];
const notes = Array.from(
  { length: 64 },
  (_, i) =>
    `Please leave parcel ${i} with the neighbours at number ${i * 3} if nobody answers, and call before noon; the bell "upper" is broken again.`,
);

export const int = {
  name: "int",
  make: (i: number): IntRow => ({ value: i }),
  work: ({ value }: IntRow): IntRow => ({ value: value + 1 }),
  figure: ({ value }: IntRow): number => value,
} satisfies Work;

export const order = {
  name: "row",
  make: (i: number): OrderRow => ({
    id: i,
    customer: `Customer ${i % 10_007} of the house`,
    email: `customer.${i % 10_007}@mail.example.com`,
    city: cities[i % cities.length] ?? "",
    amount: (i * 37) % 10_000,
    quantity: (i % 9) + 1,
    express: i % 3 === 0,
    note: notes[i % notes.length] ?? "",
  }),
  work: ({ amount, quantity }: Pick<OrderRow, "amount" | "quantity">): OrderResult => ({
    total: amount * quantity,
    large: amount * quantity > 20_000,
  }),
  figure: ({ total }: OrderRow & OrderResult): number => total,
} satisfies Work;

/** A field that is carried along: 64 KiB. */
export const largeText = "A line of a document that somebody else will read. "
  .repeat(1400)
  .slice(0, 65_536);

/** A row with a large field. */
export interface LargeRow {
  id: number;
  text: string;
}

export const works = { int, row: order } as const;

/** What the figures of rows 0 to `rows` - 1 add up to, worked out one after the other. */
export function expectedSum(name: "int" | "row", rows: number): number {
  let sum = 0;
  if (name === "int") for (let i = 0; i < rows; i++) sum += int.figure(int.work(int.make(i)));
  else
    for (let i = 0; i < rows; i++) {
      const amount = (i * 37) % 10_000;
      sum += amount * ((i % 9) + 1);
    }
  return sum;
}

/** The monotonic clock that all processes of a machine share, in milliseconds. */
export function now(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** CPU seconds of this process so far. */
export function ownCpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
