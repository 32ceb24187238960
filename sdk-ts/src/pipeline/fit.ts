/**
 * Types that state whether a function fits a frame. The parameter of `subscribeFunc` and similar
 * verbs is the function's type and an `InputMisfit`. If the function fits, `InputMisfit` is
 * `unknown`. Otherwise it is a sentence, which no function can be, so the compiler's message
 * contains the sentence.
 */

/** A sentence with the two types that do not match. */
export interface Mistyped<Sentence extends string, InFrame, InFunction> {
  readonly problem: Sentence;
  readonly inFrame: InFrame;
  readonly inFunction: InFunction;
}

type IsAny<T> = 0 extends 1 & T ? true : false;

/** The argument of a function: a row, or with `batch: true` an array of rows. */
export type Input<Fields, Batch extends boolean> = true extends Batch ? Fields[] : Fields;

/** The row type in a function's argument. */
type RowIn<Argument, Batch extends boolean> = true extends Batch
  ? Argument extends readonly (infer Row)[]
    ? Row
    : never
  : Argument;

/** The type of the result for one row in a function's return type. */
type ResultIn<Result, Batch extends boolean> = true extends Batch
  ? Awaited<Result> extends readonly (infer Row)[]
    ? Row
    : never
  : Awaited<Result>;

/** The type that a function must return for one row: an object whose properties are the fields. */
export type ObjectOfFields = object & {
  readonly [Symbol.iterator]?: never;
  readonly [Symbol.toPrimitive]?: never;
  readonly [Symbol.hasInstance]?: never;
};

type MaybePromise<T> = T | PromiseLike<T>;

/** The type that a function can return. With `keyWrapper`, any value. */
export type Output<Batch extends boolean, Key extends string> = [Key] extends [never]
  ? true extends Batch
    ? MaybePromise<readonly ObjectOfFields[]>
    : MaybePromise<ObjectOfFields>
  : true extends Batch
    ? MaybePromise<readonly unknown[]>
    : unknown;

/** The fields that a function makes from a row. */
export type Made<Result, Batch extends boolean, Key extends string> = [Key] extends [never]
  ? ResultIn<Result, Batch>
  : { [Name in Key]: ResultIn<Result, Batch> };

/** The return type of a 1-to-N function. */
export type Many = MaybePromise<Iterable<unknown>> | AsyncIterable<unknown>;

type Yielded<Given> =
  Awaited<Given> extends AsyncIterable<infer Row>
    ? Row
    : Awaited<Given> extends Iterable<infer Row>
      ? Awaited<Row>
      : never;

/** The fields that a 1-to-N function makes. */
export type MadeOfMany<Given, Key extends string> = [Key] extends [never]
  ? Yielded<Given>
  : { [Name in Key]: Yielded<Given> };

type Required<Row> = {
  [Name in keyof Row]-?: string extends Name
    ? never
    : Record<never, never> extends Pick<Row, Name>
      ? never
      : Name;
}[keyof Row];

type Missing<Fields, Row> = Exclude<Required<Row>, keyof Fields> & string;

type Wrong<Fields, Row> = {
  [Name in keyof Row & keyof Fields & string]: unknown extends Fields[Name]
    ? never
    : Fields[Name] extends Row[Name]
      ? never
      : Name;
}[keyof Row & keyof Fields & string];

type FieldsMisfit<Fields, Row> =
  IsAny<Row> extends true
    ? unknown
    : [Missing<Fields, Row>] extends [never]
      ? WrongMisfit<Fields, Row, Wrong<Fields, Row>>
      : `the frame has no field '${Missing<Fields, Row>}'`;

type WrongMisfit<Fields, Row, Name extends keyof Row & keyof Fields & string> = [Name] extends [
  never,
]
  ? unknown
  : Mistyped<`the field '${Name}' has another type in the frame`, Fields[Name], Row[Name]>;

/** The problem of a function with a frame, or `unknown`. */
export type InputMisfit<Fields, Argument, Batch extends boolean> =
  IsAny<Argument> extends true
    ? unknown
    : true extends Batch
      ? Argument extends readonly unknown[]
        ? FieldsMisfit<Fields, RowIn<Argument, Batch>>
        : "with batch: true the function gets an array of rows"
      : Argument extends readonly unknown[]
        ? "a function that gets an array of rows needs batch: true"
        : FieldsMisfit<Fields, Argument>;
