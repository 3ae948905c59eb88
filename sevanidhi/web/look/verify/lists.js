// Public keys and the list of revoked cards: what this device keeps of them, and what the network has that is newer.
// Both are kept in one piece or not at all, so that the list's age says how old the keys are too.
import { bytesOf, keysOf } from "./judge.js";
import { listOf } from "./revoked.js";

const KEPT = "card-lists"; // the worker leaves this one alone when a new page comes
const NEWEST = "card-lists-newest";
const NONE = { keys: [], list: null };

// Return what came with the page in a file (data.js), or what was kept when there was a network.
export async function kept(addresses) {
  const brought = window.cardLists;
  if (brought) return told(brought.keys, bytesOf(brought.revocations));
  if (!window.caches) return NONE;
  const store = await caches.open(KEPT);
  const answer = await store.match(addresses.revocations);
  const both = await answer?.json().catch(() => null);
  return both ? told(both.keys, bytesOf(both.revocations)) : NONE;
}

// Return what the network has, if it is genuine and not older than what is held; null without a network.
export async function fetched(addresses, held) {
  if (!addresses.keys) return null;
  const asked = [addresses.keys, addresses.revocations].map((address) => fetch(address, { cache: "no-store" }));
  const answers = await Promise.all(asked).catch(() => []);
  if (answers.length === 0 || answers.some((answer) => answer.status !== 200)) return null;
  const keys = await answers[0].json().catch(() => null);
  if (!Array.isArray(keys)) return null; // a hotel's sign-in page, say
  const signed = new Uint8Array(await answers[1].arrayBuffer());
  const found = told(keys, signed);
  if (held.list && found.list.madeAt < held.list.madeAt) return null;
  if (window.caches) await keep(addresses, keys, signed);
  return found;
}

// In one piece: a device switched off half-way, or two pages at one moment, leave no list beside keys that are not its own.
async function keep(addresses, keys, signed) {
  const store = await caches.open(KEPT);
  const revocations = btoa(Array.from(signed, (byte) => String.fromCharCode(byte)).join(""));
  await store.put(addresses.revocations, new Response(JSON.stringify({ keys, revocations })));
}

function told(published, signed) {
  const keys = keysOf(published);
  const list = listOf(signed, keys);
  remember(list.madeAt);
  return { keys, list };
}

// The time of the newest list ever seen here: a clock set back before it is noticed.
export function newest() {
  try {
    return Number(localStorage.getItem(NEWEST)) || 0;
  } catch {
    return 0; // a browser that keeps nothing
  }
}

function remember(madeAt) {
  if (madeAt <= newest()) return;
  try {
    localStorage.setItem(NEWEST, String(madeAt));
  } catch {
    // a browser that keeps nothing
  }
}
