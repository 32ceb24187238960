/** Encoded messages, damaged in every way that bytes allow. */
import type { Chance } from "../../support/chance.js";

/** One field as it stands in the bytes. */
interface Field {
  readonly number: number;
  readonly wire: number;
  readonly from: number;
  /** Where its content begins: behind the length, where there is one. */
  readonly content: number;
  readonly to: number;
}

const delimited = 2;

type Damage = (bytes: Buffer, chance: Chance) => Buffer;

const damages: readonly Damage[] = [
  flipBits,
  truncate,
  (bytes, chance) => withFields(bytes, chance, (list) => [...list, pick(list, chance)].flat()),
  (bytes, chance) => withFields(bytes, chance, (list) => without(list, chance)),
  (bytes, chance) => withFields(bytes, chance, (list) => chance.shuffled(list)),
  (bytes, chance) => insert(bytes, chance, Buffer.alloc(10, 0xff)),
  (bytes, chance) => insert(bytes, chance, varint(chance.below(2 ** 31) * 2 ** chance.below(22))),
  (bytes, chance) => insert(bytes, chance, randomBytes(chance, 1 + chance.below(24))),
  wrongWireType,
  nested,
  notUtf8,
  (bytes, chance) => Buffer.concat([bytes, randomBytes(chance, chance.below(40))]),
  (bytes, chance) => randomBytes(chance, chance.below(bytes.length + 8)),
  inner,
];

/** Damages a message once or several times. */
export function damaged(bytes: Buffer, chance: Chance): Buffer {
  let damage = bytes;
  for (let times = 1 + chance.below(3); times > 0; times--)
    damage = damageOf(chance)(damage, chance);
  return damage;
}

function damageOf(chance: Chance): Damage {
  return damages[chance.below(damages.length)] ?? flipBits;
}

function flipBits(bytes: Buffer, chance: Chance): Buffer {
  const flipped = Buffer.from(bytes);
  for (let times = 1 + chance.below(8); times > 0 && flipped.length > 0; times--) {
    const at = chance.below(flipped.length);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << chance.below(8));
  }
  return flipped;
}

function truncate(bytes: Buffer, chance: Chance): Buffer {
  return bytes.subarray(0, chance.below(bytes.length + 1));
}

function insert(bytes: Buffer, chance: Chance, what: Buffer): Buffer {
  const at = chance.below(bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, at), what, bytes.subarray(at)]);
}

function wrongWireType(bytes: Buffer, chance: Chance): Buffer {
  const wrong = Buffer.from(bytes);
  const field = fieldsOf(bytes)[chance.below(Math.max(1, fieldsOf(bytes).length))];
  if (field !== undefined) wrong[field.from] = ((wrong[field.from] ?? 0) & 0xf8) | chance.below(8);
  return wrong;
}

/** The message inside itself, many times. */
function nested(bytes: Buffer, chance: Chance): Buffer {
  let deep = bytes;
  for (let depth = 1 + chance.below(200); depth > 0 && deep.length < 4096; depth--)
    deep = Buffer.concat([
      varint((1 + chance.below(4)) * 8 + delimited),
      varint(deep.length),
      deep,
    ]);
  return deep;
}

function notUtf8(bytes: Buffer, chance: Chance): Buffer {
  const bad = [
    [0xff, 0xfe],
    [0xc0, 0x80],
    [0xed, 0xa0, 0x80],
    [0xf8, 0x88],
  ];
  return replacedInside(bytes, chance, () => Buffer.from(bad[chance.below(bad.length)] ?? []));
}

/** Damages the inside of a field, and corrects its length. */
function inner(bytes: Buffer, chance: Chance): Buffer {
  return replacedInside(bytes, chance, (content) => damageOf(chance)(content, chance));
}

function replacedInside(
  bytes: Buffer,
  chance: Chance,
  change: (content: Buffer) => Buffer,
): Buffer {
  const fields = fieldsOf(bytes).filter(({ wire }) => wire === delimited);
  const field = fields[chance.below(Math.max(1, fields.length))];
  if (field === undefined) return bytes;
  const content = change(bytes.subarray(field.content, field.to));
  const tag = varint(field.number * 8 + delimited);
  return Buffer.concat([
    bytes.subarray(0, field.from),
    tag,
    varint(content.length),
    content,
    bytes.subarray(field.to),
  ]);
}

function withFields(
  bytes: Buffer,
  chance: Chance,
  change: (list: readonly Buffer[], chance: Chance) => readonly Buffer[],
): Buffer {
  const list = fieldsOf(bytes).map(({ from, to }) => bytes.subarray(from, to));
  return list.length === 0 ? bytes : Buffer.concat(change(list, chance));
}

function pick(list: readonly Buffer[], chance: Chance): Buffer[] {
  return list.slice(chance.below(list.length)).slice(0, 1);
}

function without(list: readonly Buffer[], chance: Chance): Buffer[] {
  const dropped = chance.below(list.length);
  return list.filter((_, at) => at !== dropped);
}

function randomBytes(chance: Chance, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => chance.below(256)));
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) | 0x80);
  }
}

/** The fields of a message, as far as it can be read. */
function fieldsOf(bytes: Buffer): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const number = (): number => {
    let value = 0;
    for (let shift = 0; shift < 64 && at < bytes.length; shift += 7) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    return -1;
  };
  while (at < bytes.length) {
    const from = at;
    const tag = number();
    const wire = tag % 8;
    const length = wire === delimited ? number() : 0;
    const content = at;
    if (wire === 0) number();
    else if (wire === 1) at += 8;
    else if (wire === delimited) at += length;
    else if (wire === 5) at += 4;
    else break;
    if (tag < 0 || length < 0 || at > bytes.length) break;
    fields.push({ number: Math.floor(tag / 8), wire, from, content, to: at });
  }
  return fields;
}
