import { getDomain } from 'tldts';
import { isIpv4, parseIp } from '../../../parse/values/ip.js';
import type { Answer, Ask } from './answer.js';
import { hostName, reverseName } from './names.js';

/** Where an address points to. */
export interface Pointer {
  readonly ptr: string;
  readonly ptrConfirmed: boolean;
  readonly ptrDomain: string;
}

export interface FoundPointer {
  readonly pointer: Pointer;
  /** `unasked`: the DNS was not asked all of it, because it is at rest. */
  readonly outcome: 'found' | 'none' | 'failed' | 'unasked';
}

export interface PointerSettings {
  /** Of one address; the rest are left. */
  readonly names: number;
}

const NO_POINTER: Pointer = { ptr: '', ptrConfirmed: false, ptrDomain: '' };
/** Names that nobody answers for keep others waiting. */
const MOST_SILENT = 2;

/**
 * Asks for the names of an address, and each name for its addresses, until one is the address again. `tooMany` is told
 * of an address with more names than are looked at.
 */
export async function findPointer(
  ip: Uint8Array,
  ask: Ask,
  { names: most }: PointerSettings,
  tooMany: () => void,
): Promise<FoundPointer> {
  const answer = await ask(reverseName(ip), 'PTR');
  if (answer.outcome === 'none') return { pointer: NO_POINTER, outcome: 'none' };
  if (answer.outcome === 'resting') return { pointer: NO_POINTER, outcome: 'unasked' };
  if (answer.outcome !== 'found') return { pointer: NO_POINTER, outcome: 'failed' };
  const names = namesOf(answer);
  if (names.length > most) tooMany();
  const [first] = names;
  if (first === undefined) return { pointer: NO_POINTER, outcome: 'none' };
  const back = await confirmed(ip, names.slice(0, most), ask);
  return { pointer: pointerTo(back.name ?? first, back.name !== undefined), outcome: back.outcome };
}

/** Servers answer in any order: the same names are to be the same pointer every day. */
function namesOf({ values }: Answer): string[] {
  const names = values.map(hostName).filter((name) => name !== undefined);
  return [...new Set(names)].sort();
}

interface Back {
  /** The first that points back. */
  readonly name?: string;
  /** `found` where all have answered, or one points back. */
  readonly outcome: Exclude<FoundPointer['outcome'], 'none'>;
}

async function confirmed(ip: Uint8Array, names: readonly string[], ask: Ask): Promise<Back> {
  const type = isIpv4(ip) ? 'A' : 'AAAA';
  let silent = 0;
  let outcome: Back['outcome'] = 'found';
  for (const name of names) {
    const answer = await ask(name, type);
    if (answer.values.some((value) => isSame(parseIp(value), ip))) return { name, outcome: 'found' };
    if (answer.outcome === 'resting') return { outcome: 'unasked' };
    if (answer.outcome === 'found' || answer.outcome === 'none') continue;
    outcome = 'failed';
    if (answer.outcome !== 'unable') silent += 1;
    if (silent >= MOST_SILENT) break;
  }
  return { outcome };
}

function isSame(a: Uint8Array | undefined, b: Uint8Array): boolean {
  return a?.every((byte, i) => byte === b[i]) === true;
}

/**
 * By the names that registries give out (`amazonaws.com`), not by those that companies give their customers
 * (`compute.amazonaws.com`): who runs the machine is asked, not who rents it.
 */
function pointerTo(name: string, ptrConfirmed: boolean): Pointer {
  const domain = getDomain(name, { allowPrivateDomains: false, validateHostname: false });
  return { ptr: name, ptrConfirmed, ptrDomain: domain ?? '' };
}
