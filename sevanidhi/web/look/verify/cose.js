// A record signed with Ed25519, in the one form that core/signatures/cose.py takes: fixed to the last byte, so that
// nothing stands outside what is signed. Nothing is decoded before its signature was found good.
import * as ed25519 from "@noble/ed25519";
import { sha512 } from "@noble/hashes/sha2.js";
import { encode } from "cborg";
import { Refused } from "./refused.js";

ed25519.hashes.sha512 = sha512; // the browser's own Ed25519 is not asked: many have none

const BEGINNING = [0xd2, 0x84]; // tag 18, array of four
const NO_HEADER = 0xa0;
const SIGNATURE_BYTES = 64;
const EDDSA = 0x27; // -8
const BYTE_STRING = 2;
const LENGTH_BYTES = { 24: 1, 25: 2, 26: 4 };

const same = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);

// {1: algorithm, 4: kid} as CBOR; algorithms from -24 to 23 take one byte.
const header = (kid, algorithm = EDDSA) => Uint8Array.of(0xa2, 1, algorithm, 4, 0x48, ...kid);

// Return the record, if its signature is good. on: the day on which its key is to be believed; null asks no day.
// keys: [{kid, purpose, public, from, until}], bytes and day numbers.
export function verified(signed, { keys, purpose, on }) {
  const { protectedHeader, payload, signature } = partsOf(signed);
  const key = keyOf(protectedHeader, keys, purpose);
  if (on !== null) checkBelieved(key, on);
  const signedBytes = encode(["Signature1", protectedHeader, new Uint8Array(), payload]);
  let good = false;
  try {
    good = ed25519.verify(signature, signedBytes, key.public, { zip215: false });
  } catch {
    // not a point, not a number below the order: no signature
  }
  if (!good) throw new Refused("signature");
  return { payload, key };
}

export function checkBelieved(key, on) {
  if (on < key.from) throw new Refused("key_not_yet", { from_date: key.from });
  if (key.until !== null && on >= key.until) throw new Refused("key_ended", { until_date: key.until });
}

function partsOf(signed) {
  if (!same(signed.subarray(0, BEGINNING.length), BEGINNING)) throw new Refused("form");
  const [protectedHeader, afterHeader] = byteString(signed, BEGINNING.length);
  const [payload, afterRecord] = byteString(signed, afterHeader + 1);
  const [signature, end] = byteString(signed, afterRecord);
  const parts = [BEGINNING, encode(protectedHeader), [NO_HEADER], encode(payload), encode(signature)];
  const written = parts.flatMap((part) => [...part]);
  const whole = signature.length === SIGNATURE_BYTES && end === signed.length && same(signed, written);
  if (!whole) throw new Refused("form");
  return { protectedHeader, payload, signature };
}

// Return the byte string that begins at a place, and the place after it.
function byteString(content, at) {
  const kind = content[at] >> 5;
  let length = content[at] & 31;
  if (kind !== BYTE_STRING || (length > 23 && !(length in LENGTH_BYTES))) throw new Refused("form"); // the end too
  let begin = at + 1;
  if (length > 23) {
    const taken = LENGTH_BYTES[length];
    length = 0;
    for (const byte of content.subarray(begin, begin + taken)) length = length * 256 + byte;
    begin += taken;
  }
  if (begin + length > content.length) throw new Refused("form");
  return [content.subarray(begin, begin + length), begin + length];
}

function keyOf(protectedHeader, keys, purpose) {
  const found = keys.find((key) => key.purpose === purpose && same(protectedHeader, header(key.kid)));
  if (found) return found;
  const kid = protectedHeader.subarray(-8);
  if (same(protectedHeader, header(kid))) throw new Refused("key_unknown");
  const algorithm = protectedHeader[2];
  const ofOneByte = algorithm < 0x18 || (algorithm >= 0x20 && algorithm < 0x38);
  throw new Refused(ofOneByte && same(protectedHeader, header(kid, algorithm)) ? "algorithm" : "form");
}
