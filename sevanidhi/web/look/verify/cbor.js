// CBOR read strictly: what is read can be written in one way only.
import { decode } from "cborg";
import { Refused } from "./refused.js";

const STRICT = {
  strict: true, allowIndefinite: false, allowUndefined: false, allowBigInt: false, allowNaN: false,
  allowInfinity: false, useMaps: true, rejectDuplicateMapKeys: true,
};

// Return the map that some bytes are, of this version, with these keys and no others.
export function mapOf(content, { version, keys }) {
  let map;
  try {
    map = decode(content, STRICT);
  } catch {
    throw new Refused("record");
  }
  check(map instanceof Map);
  if (map.get(1) !== version) throw new Refused("newer");
  check(map.size === keys.length && keys.every((key) => map.has(key)));
  return map;
}

export function check(holds) {
  if (!holds) throw new Refused("record");
}

export const isCount = (value) => Number.isSafeInteger(value) && value >= 0;
export const isText = (value) => typeof value === "string";
export const isNullOr = (is) => (value) => value === null || is(value);
