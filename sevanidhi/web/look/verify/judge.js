// The whole judgement of a code: given the keys, the list and the time, it asks nobody.
import { cardOf } from "./card.js";
import { dayNumber } from "./days.js";
import { Refused } from "./refused.js";
import { ageOf, officeDay } from "./revoked.js";

// Return {answer: "genuine", "not_begun" or "refused", why, facts, card, ageing, day}. list: null where there is none.
export function judged(text, { keys, list, now, newest = 0 }) {
  try {
    if (list === null) throw new Refused("no_list");
    const { state } = ageOf(list, { now, newest });
    const day = officeDay(list, now);
    const card = cardOf(text, { keys, on: day });
    if (list.serials.has(card.serial)) throw new Refused("revoked");
    if (day >= card.until) throw new Refused("ended", { last_date: card.until - 1 });
    if (state === "old") throw new Refused("list_old", { made_at: list.madeAt });
    const holdsFrom = Math.max(card.issued, card.rule);
    const answer = day < holdsFrom ? "not_begun" : "genuine";
    return { answer, why: null, facts: { from_date: holdsFrom }, card, ageing: state === "ageing", day };
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    return { answer: "refused", why: refused.why, facts: refused.facts };
  }
}

// Return the keys as they are published (keys.json), ready to check with.
export function keysOf(published) {
  try {
    return published.map((key) => ({
      kid: Uint8Array.from(key.kid.match(/../g), (byte) => parseInt(byte, 16)),
      purpose: key.purpose,
      public: bytesOf(key.public),
      from: dayNumber(key.from_date),
      until: dayNumber(key.verifies_until_date),
    }));
  } catch {
    throw new Refused("record"); // not our keys, or not whole
  }
}

// Return the bytes of base64url.
export function bytesOf(text) {
  try {
    return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
  } catch {
    throw new Refused("record");
  }
}
