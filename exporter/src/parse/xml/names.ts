/** An element name as it stands in a document, and what it is to a schema. */
export interface XmlName {
  readonly raw: string;
  readonly bytes: Uint8Array;
  /** Lower-case, without its prefix. */
  readonly local: string;
  readonly prefixed: boolean;
  readonly upperCase: boolean;
  /** Prefixed or upper-case. */
  readonly odd: boolean;
  /** The number the schema gave to `local`, from 1; 0 for a name it does not know. */
  readonly id: number;
  /** `raw` with the `>` behind it: how long, its bytes four to a word, and which of the last word count. */
  readonly tagLength: number;
  readonly tagWords: Int32Array;
  readonly lastMask: number;
  /** The two names whose start tags came last after this one's, the newest first: reports repeat themselves. */
  follower: XmlName | undefined;
  otherFollower: XmlName | undefined;
}

const GREATER_THAN = 0x3e;
const SLOTS = 1024;
/** A stranger may use any number of names; past this many they are made anew each time. */
const LEARNED = 512;

// XML 1.0 section 2.3, with every character beyond ASCII taken as a name character.
const NAME = /^[A-Za-z_:\u0080-\u{10ffff}][-A-Za-z0-9._:\u0080-\u{10ffff}]*$/u;

/**
 * Finds names by their bytes without making strings. A name that is not in the schema is learnt at first sight,
 * so that prefixed or upper-case documents run as fast as plain ones.
 */
export class NameTable {
  readonly #ids: ReadonlyMap<string, number>;
  readonly #slots: (XmlName | undefined)[] = new Array<XmlName | undefined>(SLOTS).fill(undefined);
  #learned = 0;

  constructor(ids: ReadonlyMap<string, number>) {
    this.#ids = ids;
  }

  /** `hash` is the caller's, over the same bytes; `undefined` is text that is no XML name. */
  find(buffer: Buffer, start: number, end: number, hash: number): XmlName | undefined {
    const length = end - start;
    let slot = hash & (SLOTS - 1);
    for (;;) {
      const entry = this.#slots[slot];
      if (entry === undefined) break;
      const bytes = entry.bytes;
      if (bytes.length === length) {
        let i = 0;
        while (i < length && bytes[i] === buffer[start + i]) i++;
        if (i === length) return entry;
      }
      slot = (slot + 1) & (SLOTS - 1);
    }
    const name = this.#read(Buffer.from(buffer.subarray(start, end)));
    if (name !== undefined && this.#learned < LEARNED) {
      this.#learned++;
      this.#slots[slot] = name;
    }
    return name;
  }

  #read(bytes: Buffer): XmlName | undefined {
    const raw = bytes.toString('utf8');
    if (!NAME.test(raw)) return undefined;
    const colon = raw.indexOf(':');
    const stripped = colon < 0 ? raw : raw.slice(colon + 1);
    const local = stripped.toLowerCase();
    return {
      raw,
      bytes,
      local,
      prefixed: colon >= 0,
      upperCase: local !== stripped,
      odd: colon >= 0 || local !== stripped,
      id: this.#ids.get(local) ?? 0,
      ...tagOf(bytes),
      follower: undefined,
      otherFollower: undefined,
    };
  }
}

function tagOf(name: Buffer): Pick<XmlName, 'tagLength' | 'tagWords' | 'lastMask'> {
  const tagLength = name.length + 1;
  const padded = Buffer.alloc(Math.ceil(tagLength / 4) * 4);
  name.copy(padded);
  padded[name.length] = GREATER_THAN;
  const tagWords = Int32Array.from({ length: padded.length / 4 }, (_, i) => padded.readInt32LE(4 * i));
  const rest = tagLength % 4;
  return { tagLength, tagWords, lastMask: rest === 0 ? -1 : (1 << (8 * rest)) - 1 };
}
