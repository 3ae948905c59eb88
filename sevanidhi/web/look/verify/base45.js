// Bytes as text of figures and capitals (RFC 9285), as core/signatures/base45.py reads them: each content has one text.
import { Refused } from "./refused.js";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

export function decoded(text) {
  const bytes = [];
  for (let at = 0; at < text.length; at += 3) bytes.push(...read(text.slice(at, at + 3)));
  return Uint8Array.from(bytes);
}

function read(figures) {
  const size = figures.length - 1;
  let number = 0;
  for (let at = size; at >= 0; at -= 1) {
    const place = ALPHABET.indexOf(figures[at]);
    if (place < 0) throw new Refused("text");
    number = number * 45 + place;
  }
  if (size === 0 || number >= 256 ** size) throw new Refused("text");
  return size === 1 ? [number] : [number >> 8, number & 255];
}
