import { setMaxListeners } from 'node:events';
import { basename } from 'node:path';
import type { DnsClient } from '../../sources/smtp/checking/dns/dns-lookup.js';
import { pause } from '../../sources/running/pause.js';
import { specialRange } from '../addresses/special.js';
import type { Ask } from '../facts/dns/answer.js';
import { Questions, type QuestionEvents, type QuestionSettings } from '../facts/dns/questions.js';
import { inAnyOrder } from '../facts/in-any-order.js';
import { FILE_TROUBLES, type FileTrouble } from '../files/troubles.js';
import { WatchedFile } from '../files/watched-file.js';
import { AddressList } from './address-list.js';
import { Blocklist, type BlocklistSettings } from './blocklist.js';

export interface ReputationSettings {
  /** Asked by DNS; none: nobody is asked. */
  readonly blocklists: readonly BlocklistSettings[];
  /** Lists of addresses, by their paths. */
  readonly files: readonly string[];
  readonly fileBytes: number;
  /** Milliseconds between looks at the files. */
  readonly reload: number;
  /** Addresses that are asked for at once. */
  readonly inFlight: number;
  readonly questions: QuestionSettings;
}

export interface ReputationEvents extends QuestionEvents {
  opened(path: string, networks: number, unread: number): void;
  troubled(path: string, trouble: FileTrouble, says: string): void;
}

export interface FoundReputation {
  readonly ip: Uint8Array;
  /** `listed by bl.example (SBL)`, `in drop.txt`: evidence for people, which decides nothing. */
  readonly evidence: readonly string[];
  /** Whether all lists have answered. */
  readonly isSure: boolean;
}

/** What others hold of an address, where somebody wants to know. */
export class Reputation {
  readonly #settings: ReputationSettings;
  readonly #client: () => DnsClient;
  readonly #events: ReputationEvents;
  readonly #files: readonly WatchedFile<AddressList>[];
  readonly #blocklists: readonly Blocklist[];
  readonly #questions: Questions;

  constructor(
    settings: ReputationSettings,
    client: () => DnsClient,
    now: () => number,
    events: ReputationEvents,
  ) {
    this.#settings = settings;
    this.#client = client;
    this.#events = events;
    this.#files = settings.files.map(
      (path) => new WatchedFile(path, settings.fileBytes, (bytes) => AddressList.of(bytes)),
    );
    this.#blocklists = settings.blocklists.map((blocklist) => new Blocklist(blocklist));
    this.#questions = new Questions(settings.questions, now, events);
  }

  /** What the files say. */
  atOnce(ip: Uint8Array): readonly string[] {
    return this.#files
      .filter(({ content }) => content?.has(ip) === true)
      .map(({ path }) => `in ${basename(path)}`);
  }

  /** What files and blocklists say; each is yielded as it is found. Ends early when the signal aborts. */
  async *find(
    ips: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
    signal: AbortSignal,
  ): AsyncGenerator<FoundReputation, void, undefined> {
    const stop = new AbortController();
    setMaxListeners(0, stop.signal);
    const client = this.#blocklists.length === 0 ? undefined : this.#client();
    const ask = client && this.#questions.by(client.lookup, stop.signal);
    try {
      yield* inAnyOrder(ips, this.#settings.inFlight, (ip) => this.#look(ip, ask), signal);
    } finally {
      stop.abort();
      client?.cancel();
    }
  }

  async #look(ip: Uint8Array, ask: Ask | undefined): Promise<FoundReputation> {
    const byFile = this.atOnce(ip);
    if (ask === undefined || specialRange(ip) !== undefined) return { ip, evidence: byFile, isSure: true };
    const listings = await Promise.all(this.#blocklists.map((blocklist) => blocklist.listing(ip, ask)));
    return {
      ip,
      evidence: [...byFile, ...listings.flatMap(({ evidence }) => evidence)],
      isSure: listings.every(({ isSure }) => isSure),
    };
  }

  /** Reads what is new; the first time all files. */
  async look(): Promise<void> {
    for (const file of this.#files) {
      const look = await file.look();
      if (look.became === 'opened')
        this.#events.opened(file.path, look.content.networks, look.content.unread);
      if (look.became === 'troubled')
        this.#events.troubled(file.path, look.trouble, FILE_TROUBLES[look.trouble]);
    }
  }

  async watch(stop: AbortSignal): Promise<void> {
    for (;;) {
      await pause(this.#settings.reload, stop);
      if (stop.aborted) return;
      await this.look();
    }
  }
}
