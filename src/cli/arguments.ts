/** Parsers for the values of flags. */
import { isNamePart } from "@stairs/core/names";
import { InvalidArgumentError } from "commander";

/** Parses a whole number from `least` to `most`. */
export function wholeNumber(
  least: number,
  most = Number.MAX_SAFE_INTEGER,
): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) {
      throw new InvalidArgumentError(
        most === Number.MAX_SAFE_INTEGER
          ? `Expected a whole number of at least ${least}.`
          : `Expected a whole number from ${least} to ${most.toLocaleString("en-US")}.`,
      );
    }
    return value;
  };
}

/**
 * Collects `--arg name=value`. A value that parses as JSON is that JSON value, any other is text.
 */
export function collectArgument(
  text: string,
  before: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("Expected name=value.");
  const name = text.slice(0, at);
  return { ...before, ...Object.fromEntries([[name, parsed(text.slice(at + 1))]]) };
}

/** Collects `--label name=value`. Values are text. */
export function collectLabel(
  text: string,
  before: Readonly<Record<string, string>>,
): Record<string, string> {
  const [, name, value] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (name === undefined || value === undefined || !isNamePart(name))
    throw new InvalidArgumentError("Expected name=value.");
  return { ...before, [name]: value };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Collects the texts of a repeatable flag. */
export function collectText(text: string, before: readonly string[]): string[] {
  return [...before, text];
}

/** Collects `--set field=json`. Keeps the JSON text as written. */
export function collectField(
  text: string,
  before: Readonly<Record<string, string>>,
): Record<string, string> {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError(`Expected field=json, such as zip='"10115"'.`);
  return { ...before, ...Object.fromEntries([[text.slice(0, at), text.slice(at + 1)]]) };
}
