// What a card's code says: schemes/health_card/formulas/cards.py writes it.
import { decoded } from "./base45.js";
import { check, isCount, isNullOr, isText, mapOf } from "./cbor.js";
import { verified } from "./cose.js";
import { dayNumber } from "./days.js";
import { Refused } from "./refused.js";

const BEGINS = "SV1:";
const VERSION = 1;
const KEYS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
const isDay = Number.isSafeInteger;
const MEMBER = [isCount, isText, isText, isNullOr(isText), isDay, isText, isNullOr(isDay)];

// Return the card of a code's text, its signature found good on a day.
export function cardOf(text, { keys, on }) {
  const written = text.replace(/[\r\n\t]/g, ""); // a space belongs to the alphabet
  if (!written.startsWith(BEGINS)) throw new Refused("no_card");
  const signed = decoded(written.slice(BEGINS.length));
  return recordOf(verified(signed, { keys, purpose: "card", on }).payload);
}

function recordOf(payload) {
  const map = mapOf(payload, { version: VERSION, keys: KEYS });
  const card = {
    serial: map.get(2), number: map.get(3), issued: map.get(4), until: map.get(5), ddo: map.get(6),
    rule: dayNumber(map.get(7)), state: map.get(8), members: map.get(9), ward: map.get(10),
  };
  check([card.serial, card.issued, card.until].every(isCount));
  check([card.number, card.ddo, map.get(7), card.state].every(isText) && isNullOr(isText)(card.ward));
  check(isDay(card.rule));
  check(Array.isArray(card.members) && card.members.length > 0);
  return { ...card, members: card.members.map(memberOf) };
}

function memberOf(row) {
  check(Array.isArray(row) && row.length === MEMBER.length && MEMBER.every((is, at) => is(row[at])));
  const [order, relation, nameHi, nameEn, birth, gender, until] = row;
  return { order, relation, nameHi, nameEn, birth, gender, until };
}
