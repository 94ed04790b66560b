import { crc32 } from 'node:zlib';
import { Reader, type Response } from 'maxmind';
import { formatIp } from '../../../parse/values/ip.js';
import { networkFacts, NOTHING_KNOWN, type NetworkFacts } from './record.js';

/** One database in memory, as its file was. */
export class Database {
  readonly #reader: Reader<Response>;
  readonly #facts = new WeakMap<object, NetworkFacts>();

  /** Another word for other content. */
  readonly edition: string;

  private constructor(reader: Reader<Response>, edition: string) {
    this.#reader = reader;
    this.edition = edition;
  }

  /** Undefined where the bytes are no database, or not the whole of one. */
  static of(bytes: Buffer): Database | undefined {
    try {
      const reader = new Reader<Response>(bytes, { cache: new Recent(REMEMBERED) });
      const { ipVersion, searchTreeSize, binaryFormatMajorVersion } = reader.metadata;
      const isWhole = searchTreeSize > 0 && searchTreeSize < bytes.length;
      if (!isWhole || binaryFormatMajorVersion !== 2 || (ipVersion !== 4 && ipVersion !== 6))
        return undefined;
      const database = new Database(reader, `${bytes.length} ${crc32(bytes)}`);
      for (const probe of PROBES) database.#record(probe);
      return database;
    } catch {
      return undefined;
    }
  }

  /** When it was made, in milliseconds. */
  get built(): number {
    return this.#reader.metadata.buildEpoch.getTime();
  }

  /** As it calls itself: `GeoLite2-ASN`. */
  get type(): string {
    return this.#reader.metadata.databaseType;
  }

  /** What it says of an address; undefined where it cannot be read there. */
  find(ip: Uint8Array): NetworkFacts | undefined {
    try {
      const record = this.#record(formatIp(ip));
      return record === null ? NOTHING_KNOWN : this.#factsOf(record);
    } catch {
      return undefined;
    }
  }

  #record(address: string): object | null {
    if (this.#reader.metadata.ipVersion === 4 && address.includes(':')) return null;
    return this.#reader.get(address);
  }

  /** Many networks have the same record. */
  #factsOf(record: object): NetworkFacts {
    const known = this.#facts.get(record);
    if (known !== undefined) return known;
    const facts = networkFacts(record);
    this.#facts.set(record, facts);
    return facts;
  }
}

const REMEMBERED = 10_000;
/** Where a file is cut or half overwritten, something of it cannot be read. */
const PROBES = ['1.1.1.1', '8.8.8.8', '81.2.69.160', '203.0.113.1', '2001:4860:4860::8888', '2a02:ffc0::'];

/** The records read last, or rather in the last two lots: the reader asks for nothing more. */
class Recent {
  readonly #most: number;
  #now = new Map<string | number, unknown>();
  #before = new Map<string | number, unknown>();

  constructor(most: number) {
    this.#most = most;
  }

  get(key: string | number): unknown {
    return this.#now.get(key) ?? this.#before.get(key);
  }

  set(key: string | number, value: unknown): void {
    if (this.#now.size >= this.#most) {
      this.#before = this.#now;
      this.#now = new Map();
    }
    this.#now.set(key, value);
  }
}
