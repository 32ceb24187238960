/** Messages that can be read and make no sense: every field of a type, filled by chance from the descriptors. */
import protobuf from "protobufjs";
import { schema } from "../../../src/core/protocol/generated/schema.js";
import type { Chance } from "../../support/chance.js";

const root = protobuf.Root.fromJSON(JSON.parse(schema) as protobuf.INamespace);
root.resolveAll();

const texts = [
  "",
  "__proto__",
  "constructor",
  "resume",
  "test.victim",
  "test.victim/v",
  "test.calls",
  "app.*",
  "\u0000",
  "\u202e../../etc/passwd",
  "a".repeat(300),
  "\ud83d\ude00".repeat(40),
  "'; DROP TABLE entry; --",
  "[1,2]",
  "[",
  "{}",
  "NaN",
];
const numbers = [0, 1, 2, 3, 16, 255, 65_536, 0x7fff_ffff, 0xffff_ffff, 2 ** 53, 2 ** 63];
const doubles = [0, -1, Number.NaN, Infinity, -Infinity, 1e308, 5e-324];

const { nestedArray } = root.lookupTypeOrEnum("stairs.v1.Batch").parent ?? { nestedArray: [] };

/** Every method of the protocol, as `/stairs.v1.WorkerService/Work`, and whether it goes on answering by itself. */
export const methods: readonly { readonly path: string; readonly endless: boolean }[] = nestedArray
  .flatMap((each) => (each instanceof protobuf.Service ? [each] : []))
  .flatMap((service) =>
    service.methodsArray.map(({ name, requestStream, responseStream }) => ({
      path: `/${service.fullName.slice(1)}/${name}`,
      endless: responseStream === true && requestStream !== true,
    })),
  );

/** A request of a method. @param path `/stairs.v1.WorkerService/Work`. */
export function absurd(path: string, chance: Chance): Buffer {
  const [, service = "", method = ""] = path.split("/");
  const type = root.lookupService(service).methods[method]?.resolvedRequestType;
  if (!type) throw new Error(`no method ${path}`);
  return Buffer.from(type.encode(type.fromObject(objectOf(type, chance, 0))).finish());
}

function objectOf(type: protobuf.Type, chance: Chance, depth: number): Record<string, unknown> {
  const entries: [string, unknown][] = [];
  const chosen = new Map(
    type.oneofsArray.map((group) => [group.name, chance.below(group.fieldsArray.length)]),
  );
  for (const field of type.fieldsArray) {
    const group = field.partOf;
    if (group !== null && group.fieldsArray[chosen.get(group.name) ?? 0] !== field) continue;
    if (group === null && chance.once(3)) continue;
    entries.push([field.name, valueOf(field, chance, depth)]);
  }
  return Object.fromEntries(entries);
}

function valueOf(field: protobuf.Field, chance: Chance, depth: number): unknown {
  if (field.map) return { [anyOf(texts, chance)]: anyOf(texts, chance) };
  if (!field.repeated) return one(field, chance, depth);
  const count = chance.once(8) ? chance.below(60) : chance.below(4);
  return Array.from({ length: count }, () => one(field, chance, depth));
}

function one({ resolvedType, type }: protobuf.Field, chance: Chance, depth: number): unknown {
  if (resolvedType instanceof protobuf.Type)
    return depth > 6 ? {} : objectOf(resolvedType, chance, depth + 1);
  if (resolvedType instanceof protobuf.Enum) return chance.below(9);
  if (type === "string") return anyOf(texts, chance);
  if (type === "bytes") return Buffer.from(chance.once(2) ? "[1]" : anyOf(texts, chance));
  if (type === "bool") return chance.once(2);
  if (type === "double") return anyOf(doubles, chance);
  return anyOf(numbers, chance);
}

function anyOf<Item>(items: readonly [Item, ...Item[]] | readonly Item[], chance: Chance): Item {
  const item = items[chance.below(items.length)];
  if (item === undefined) throw new Error("nothing to choose from");
  return item;
}
