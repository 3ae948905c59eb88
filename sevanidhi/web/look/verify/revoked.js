// The signed list of the serials that no longer hold, and how old it may be.
import { check, isCount, mapOf } from "./cbor.js";
import { checkBelieved, verified } from "./cose.js";
import { dayOf } from "./days.js";
import { Refused } from "./refused.js";

const VERSION = 1;
const HOUR = 3_600;
const WARNS_AFTER = 24 * HOUR;
const HOLDS_FOR = 72 * HOUR;
const CLOCKS_DIFFER = HOUR; // seconds that a device's clock may be behind ours

// Return {asOf, madeAt, serials, key}; its signature is good.
export function listOf(signed, keys) {
  const { payload, key } = verified(signed, { keys, purpose: "revocation", on: null });
  const map = mapOf(payload, { version: VERSION, keys: [1, 2, 3, 4] });
  const [asOf, madeAt, steps] = [map.get(2), map.get(3), map.get(4)];
  check(isCount(asOf) && isCount(madeAt) && Array.isArray(steps));
  checkBelieved(key, asOf);
  return { asOf, madeAt, serials: serialsOf(steps), key };
}

function serialsOf(steps) {
  const serials = new Set();
  let serial = 0;
  for (const step of steps) {
    check(isCount(step) && (step > 0 || serials.size === 0));
    serial += step;
    serials.add(serial);
  }
  return serials;
}

// Return the list's age in seconds and whether it is "fresh", "ageing" or "old".
// newest: the time of the newest list that this device has seen.
export function ageOf(list, { now, newest }) {
  if (now + CLOCKS_DIFFER < Math.max(list.madeAt, newest)) throw new Refused("clock");
  const age = Math.max(0, now - list.madeAt);
  return { age, state: age <= WARNS_AFTER ? "fresh" : age <= HOLDS_FOR ? "ageing" : "old" };
}

// The office's day now: the day of the list, and as many more as have begun since it was made. A clock that is a little
// behind does not bring back the day before.
export const officeDay = (list, now) => list.asOf + Math.max(0, dayOf(now) - dayOf(list.madeAt));
