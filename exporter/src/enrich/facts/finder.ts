import { setMaxListeners } from 'node:events';
import { NO_FACTS, type SourceFacts } from '../../model/source-facts.js';
import type { DnsClient } from '../../sources/smtp/checking/dns/dns-lookup.js';
import { specialRange } from '../addresses/special.js';
import type { Ask } from './dns/answer.js';
import { Forward } from './dns/forward.js';
import { Operators } from './dns/operators.js';
import { findPointer, type FoundPointer } from './dns/pointer.js';
import { Questions, type QuestionEvents, type QuestionSettings } from './dns/questions.js';
import type { DnsOutcome, FactFinder, FoundFacts } from './facts.js';
import { inAnyOrder } from './in-any-order.js';
import type { Databases } from './mmdb/databases.js';
import { Remembered } from './remembered.js';

export interface FinderSettings extends QuestionSettings {
  /** Whether the DNS is asked at all. */
  readonly isOffline: boolean;
  /** Addresses that are looked up at once. */
  readonly inFlight: number;
  /** Names of one address that are looked at. */
  readonly names: number;
  /** Whether the DNS is asked for the network operator that no database knows. */
  readonly operators: boolean;
  /** Addresses whose names are remembered. */
  readonly remembered: number;
  /** Milliseconds that is remembered what was found, that there is nothing, and that nobody could tell. */
  readonly keep: { readonly found: number; readonly none: number; readonly failed: number };
}

export interface FinderEvents extends Omit<QuestionEvents, 'delayed'> {
  began(): void;
  /** An address has been looked up, or was remembered. */
  found(outcome: DnsOutcome, isRemembered: boolean, seconds: number): void;
  /** A setting that was reached: `facts.dns.names`. */
  limited(setting: FactLimit): void;
  /** Addresses whose names are remembered now. */
  remembers(addresses: number): void;
}

export const FACT_LIMITS = ['facts.dns.names', 'facts.dns.remembered', 'facts.dns.per_second'] as const;
export type FactLimit = (typeof FACT_LIMITS)[number];

export interface FinderTools {
  readonly databases: Pick<Databases, 'find'>;
  /** A way to the DNS; each search has its own, and cancels it when it ends. */
  readonly client: () => DnsClient;
  /** In milliseconds since 1970, for what is stored. */
  readonly now: () => number;
  /** Milliseconds of a clock that never goes back, for whatever waits, is limited, or is kept for a while. */
  readonly clock: () => number;
  readonly events: FinderEvents;
}

/** Looks addresses up: in files at once, and in the DNS in their own time. */
export class Finder implements FactFinder {
  readonly #settings: FinderSettings;
  readonly #tools: FinderTools;
  readonly #questions: Questions;
  readonly #operators: Operators;
  readonly #forward: Forward;
  readonly #pointers: Remembered<KnownPointer>;

  constructor(settings: FinderSettings, tools: FinderTools) {
    const { clock, events } = tools;
    this.#settings = settings;
    this.#tools = tools;
    this.#questions = new Questions(settings, clock, {
      answered: (type, outcome) => {
        events.answered(type, outcome);
      },
      delayed: () => {
        events.limited('facts.dns.per_second');
      },
      resting: (isResting) => {
        events.resting(isResting);
      },
    });
    this.#operators = new Operators(settings, clock);
    this.#forward = new Forward(settings, clock);
    this.#pointers = new Remembered(settings.remembered, clock);
  }

  atOnce(ip: Uint8Array): SourceFacts {
    return specialRange(ip) === undefined ? { ...NO_FACTS, ...this.#tools.databases.find(ip) } : NO_FACTS;
  }

  async *find(
    ips: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
    signal: AbortSignal,
  ): AsyncGenerator<FoundFacts, void, undefined> {
    const stop = new AbortController();
    // As many wait for their turn as ask at once.
    setMaxListeners(0, stop.signal);
    const client = this.#settings.isOffline ? undefined : this.#tools.client();
    const ask = client && this.#questions.by(client.lookup, stop.signal);
    try {
      yield* inAnyOrder(ips, this.#settings.inFlight, (ip) => this.#look(ip, ask), signal);
    } finally {
      stop.abort();
      client?.cancel();
    }
  }

  async #look(ip: Uint8Array, ask: Ask | undefined): Promise<FoundFacts> {
    const { events, clock } = this.#tools;
    const began = clock();
    events.began();
    const { found, isRemembered } = await this.#lookUp(ip, ask);
    events.found(found.dns, isRemembered, (clock() - began) / 1000);
    return found;
  }

  async #lookUp(ip: Uint8Array, ask: Ask | undefined): Promise<Looked> {
    const facts = this.atOnce(ip);
    if (specialRange(ip) !== undefined) return notAsked({ ip, facts, dns: 'not_public' });
    if (ask === undefined) return notAsked({ ip, facts, dns: 'off' });
    const key = keyOf(ip);
    const known = this.#pointers.get(key);
    const asksOperator = this.#settings.operators && facts.asn === 0;
    const [{ pointer, outcome }, operator] = await Promise.all([
      known ?? this.#pointerOf(ip, key, ask),
      asksOperator ? this.#operators.find(ip, ask) : facts,
    ]);
    const { asn, asName } = operator;
    const found: FoundFacts = {
      ...{ ip, facts: { ...facts, asn, asName, ...pointer }, dns: outcome },
      ...(known !== undefined && { rememberedSince: this.#sinceOf(known) }),
      ...('open' in operator && { operator: operator.open }),
    };
    return { found, isRemembered: known !== undefined };
  }

  async #pointerOf(ip: Uint8Array, key: string, ask: Ask): Promise<FoundPointer> {
    const { events } = this.#tools;
    const found = await findPointer(ip, this.#forward.by(ask), this.#settings, () => {
      events.limited('facts.dns.names');
    });
    if (found.outcome === 'unasked') return found;
    const known = { ...found, toldAt: this.#tools.clock() };
    const isFull = this.#pointers.set(key, known, this.#settings.keep[found.outcome]);
    if (isFull) events.limited('facts.dns.remembered');
    events.remembers(this.#pointers.size);
    return found;
  }

  /** By how old it is, and not by what the time of day was: that may have been set meanwhile. */
  #sinceOf({ toldAt }: KnownPointer): number {
    const { now, clock } = this.#tools;
    return Math.round(now() - (clock() - toldAt));
  }
}

interface KnownPointer extends FoundPointer {
  /** By the clock. */
  readonly toldAt: number;
}

interface Looked {
  readonly found: FoundFacts;
  readonly isRemembered: boolean;
}

function notAsked(found: FoundFacts): Looked {
  return { found, isRemembered: false };
}

function keyOf(ip: Uint8Array): string {
  return String.fromCharCode(...ip);
}
