/** What lies beside the pipelines' slots and is written while rows are worked on: never refused because the memory is full. */
import { script } from "./script.js";

/** KEYS: the set of pipelines. ARGV: one that has something. */
export const listScript = script("list", "run", "return redis.call('SADD', KEYS[1], ARGV[1])");

/** Takes numbers of dead letters. KEYS: the last one that was taken. ARGV: how many. Answer: the last one now. */
export const numbersScript = script(
  "numbers",
  "run",
  "return redis.call('INCRBY', KEYS[1], ARGV[1])",
);
