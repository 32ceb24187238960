/**
 * Scripts that write keys outside the pipelines' slots. They run while rows are in progress, so the server must not
 * refuse them when its memory is full.
 */
import { script } from "./script.js";

/** KEYS: the set of pipelines. ARGV: a pipeline that has data. */
export const listScript = script("list", "run", "return redis.call('SADD', KEYS[1], ARGV[1])");

/** Takes numbers for dead letters. KEYS: the last taken number. ARGV: how many. Answer: the new last number. */
export const numbersScript = script(
  "numbers",
  "run",
  "return redis.call('INCRBY', KEYS[1], ARGV[1])",
);
