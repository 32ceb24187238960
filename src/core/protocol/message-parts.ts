/**
 * Counts the messages inside an encoded message without decoding it. An empty inner message takes two bytes
 * on the wire and some hundred in memory, so a message within the size limit could fill the memory of its
 * decoder.
 */
import protobuf from "protobufjs";
import { StairsError } from "../errors.js";
import { limits } from "../limits.js";
import { schema } from "./generated/schema.js";

/** For each field number that holds messages: what is inside those. */
type Inside = ReadonlyMap<number, Inside>;

const varint = 0;
const fixed64 = 1;
const delimited = 2;
const fixed32 = 5;

/** A smaller message cannot hold too many. */
const surelyFewBytes = 2 * limits.messageParts;

/** The requests of one method. */
export interface RequestCheck {
  /** Such as `stairs.v1.WorkRequest`. */
  readonly typeName: string;
  /**
   * Refuses an encoded request that holds too many messages. The decoder reports bytes that this count cannot follow.
   * @throws StairsError TOO_LARGE.
   */
  readonly check: (bytes: Buffer) => void;
}

let root: protobuf.Root | undefined;

/** @param path Of a method of this protocol: `/stairs.v1.WorkerService/Work`. */
export function requestCheck(path: string): RequestCheck {
  if (root === undefined) {
    root = protobuf.Root.fromJSON(JSON.parse(schema) as protobuf.INamespace);
    root.resolveAll();
  }
  const [, service = "", name = ""] = path.split("/");
  const type = root.lookupService(service).methods[name]?.resolvedRequestType;
  if (!type) throw new Error(`the protocol has no method ${path}`);
  const typeName = type.fullName.slice(1);
  const inside = insideOf(type, new Map());
  return {
    typeName,
    check: (bytes) => {
      if (bytes.length > surelyFewBytes) countParts(bytes, inside, limits.messageParts, typeName);
    },
  };
}

function insideOf(type: protobuf.Type, known: Map<protobuf.Type, Inside>): Inside {
  const before = known.get(type);
  if (before !== undefined) return before;
  const inside = new Map<number, Inside>();
  known.set(type, inside);
  for (const field of type.fieldsArray) {
    const { resolvedType } = field;
    // The entries of a map are messages of a key and a value.
    if (field.map) inside.set(field.id, new Map());
    else if (resolvedType instanceof protobuf.Type)
      inside.set(field.id, insideOf(resolvedType, known));
  }
  return inside;
}

/** A place in the bytes where a message's fields go on, and what they are. */
interface Frame {
  readonly end: number;
  readonly inside: Inside;
}

function countParts(bytes: Buffer, whole: Inside, most: number, typeName: string): void {
  const open: Frame[] = [];
  let frame: Frame = { end: bytes.length, inside: whole };
  let parts = 0;
  let at = 0;
  /** Reads a number of up to 32 bits; answers -1 where there is none. */
  const number = (): number => {
    let value = 0;
    for (let shift = 0; shift < 70 && at < frame.end; shift += 7) {
      const byte = bytes[at++] ?? 0;
      if (shift < 35) value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    return -1;
  };
  for (;;) {
    while (at >= frame.end) {
      const outer = open.pop();
      if (outer === undefined) return;
      frame = outer;
    }
    const tag = number();
    if (tag < 0) return;
    switch (tag % 8) {
      case varint:
        if (number() < 0) return;
        break;
      case fixed64:
        at += 8;
        break;
      case fixed32:
        at += 4;
        break;
      case delimited: {
        const length = number();
        if (length < 0 || at + length > frame.end) return;
        const inside = frame.inside.get(Math.floor(tag / 8));
        if (inside === undefined) {
          at += length;
          break;
        }
        if (++parts > most) throw tooMany(typeName, most);
        if (length === 0) break;
        open.push(frame);
        frame = { end: at + length, inside };
        break;
      }
      default:
        // Groups are not of this protocol.
        return;
    }
  }
}

function tooMany(typeName: string, most: number): StairsError {
  return new StairsError(
    "TOO_LARGE",
    `A ${typeName} holds more than ${most} messages inside (rows that failed, outputs, columns, ranges of row ids …). Send smaller ones.`,
  );
}
