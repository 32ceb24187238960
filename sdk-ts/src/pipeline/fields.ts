/**
 * The types of frames: the fields of a frame after each operation. A frame's type parameter is an
 * object type, field name to value type. It exists for the compiler only.
 */
import type { JsonValue } from "../config/json-value.js";

/** The place of the fields in a frame's type; never present at run time. */
export declare const fieldsOf: unique symbol;

/** Any frame, whatever its fields. */
export interface AnyFrame {
  readonly [fieldsOf]: unknown;
}

/** The fields of a frame's type. */
export type FieldsOf<Frame extends AnyFrame> = Frame[typeof fieldsOf];

/** Makes hovers and messages show the object type in full. */
export type Show<T> = T extends infer Object ? { [Key in keyof Object]: Object[Key] } : never;

/** The fields `Over` merged into the fields `Under`. */
export type Merge<Under, Over> = Over extends unknown
  ? Show<Omit<Under, keyof Over> & Over>
  : never;

/** The fields of several frames, later ones over earlier ones. */
export type MergeAll<Frames extends readonly AnyFrame[]> = Frames extends readonly [
  ...infer Before extends readonly AnyFrame[],
  infer Last extends AnyFrame,
]
  ? Before extends readonly []
    ? FieldsOf<Last>
    : Merge<MergeAll<Before>, FieldsOf<Last>>
  : never;

/** New name to old name, or to a DataPoint of the same frame. */
export type Names<Fields> = Readonly<Record<string, (keyof Fields & string) | AnyPoint>>;

/** Any DataPoint. */
export interface AnyPoint extends AnyFrame {
  readonly field: string;
}

type OldName<Value> = Value extends string
  ? Value
  : Value extends { readonly field: infer Name }
    ? Name
    : never;

type Taken<Fields, New> = {
  [Name in keyof New]: [keyof Fields] extends [never]
    ? unknown
    : Fields[Extract<OldName<New[Name]>, keyof Fields>];
};

/** The fields after a select by names. */
export type Selected<Fields, New> = Show<{
  -readonly [Name in keyof New]: Taken<Fields, New>[Name];
}>;

/** The fields after a rename. */
export type Renamed<Fields, New> = Merge<
  Omit<Fields, OldName<New[keyof New]> & PropertyKey>,
  Selected<Fields, New>
>;

/** The fields of `concatenate({ … })`: a DataPoint gives its value, a frame an object. */
export type Nested<Parts> = Show<{
  [Name in keyof Parts]: Parts[Name] extends AnyPoint
    ? FieldsOf<Parts[Name]>[keyof FieldsOf<Parts[Name]>]
    : Parts[Name] extends AnyFrame
      ? FieldsOf<Parts[Name]>
      : never;
}>;

/** Constants: JSON values by field name. */
export type Constants = Readonly<Record<string, JsonValue>>;
