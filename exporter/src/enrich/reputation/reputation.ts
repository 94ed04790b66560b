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
import { Blocklist, type BlocklistSettings, type Health } from './blocklist.js';
import {
  NO_ANSWER,
  NOT_LISTED,
  type FoundListing,
  type FoundReputation,
  type Listing,
  type Wish,
} from './listing.js';

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

/** A name is a path of the settings. */
export interface ListFileEvents {
  /** `firstUnread` is the first of the lines that nobody understood; 0 where there is none. */
  opened(path: string, networks: number, unread: number, firstUnread: number): void;
  /** `isInUse` is whether the one before it still answers. */
  troubled(path: string, trouble: FileTrouble, says: string, isInUse: boolean): void;
}

export interface ReputationEvents extends QuestionEvents, ListFileEvents {
  /** A list was asked about an address. */
  said(list: string, said: Listing['said']): void;
}

/** What others hold of an address, where somebody wants to know. */
export class Reputation {
  readonly #settings: ReputationSettings;
  readonly #client: () => DnsClient;
  readonly #events: ReputationEvents;
  readonly #ofFiles: ListFileEvents;
  /** By the names that their lists have. */
  readonly #files: ReadonlyMap<string, WatchedFile<AddressList>>;
  readonly #blocklists: ReadonlyMap<string, Blocklist>;
  readonly #questions: Questions;

  constructor(
    settings: ReputationSettings,
    client: () => DnsClient,
    clock: () => number,
    events: ReputationEvents,
    ofFiles: ListFileEvents = events,
  ) {
    this.#settings = settings;
    this.#client = client;
    this.#events = events;
    this.#ofFiles = ofFiles;
    this.#files = new Map(
      [...new Set(settings.files)].map((path) => [
        nameOf(path, settings),
        new WatchedFile(path, settings.fileBytes, (bytes) => AddressList.of(bytes)),
      ]),
    );
    this.#blocklists = new Map(
      settings.blocklists.map((blocklist) => [blocklist.zone, new Blocklist(blocklist)]),
    );
    this.#questions = new Questions(settings.questions, clock, events);
  }

  get lists(): readonly string[] {
    return [...this.#files.keys(), ...this.#blocklists.keys()];
  }

  /** What lists say of addresses; each is yielded as it is found. Ends early when the signal aborts. */
  async *find(
    wishes: Iterable<Wish> | AsyncIterable<Wish>,
    signal: AbortSignal,
  ): AsyncGenerator<FoundReputation, void, undefined> {
    const stop = new AbortController();
    setMaxListeners(0, stop.signal);
    const client = this.#blocklists.size === 0 ? undefined : this.#client();
    const asking = client && new Asking(this.#questions.by(client.lookup, stop.signal));
    try {
      yield* inAnyOrder(wishes, this.#settings.inFlight, (wish) => this.#look(wish, asking), signal);
    } finally {
      stop.abort();
      client?.cancel();
    }
  }

  async #look({ ip, lists }: Wish, asking: Asking | undefined): Promise<FoundReputation> {
    const listings = lists.map(async (list): Promise<FoundListing> => {
      const listing = await this.#listing(list, ip, asking);
      this.#events.said(list, listing.said);
      return { list, ...listing };
    });
    return { ip, listings: await Promise.all(listings) };
  }

  async #listing(list: string, ip: Uint8Array, asking: Asking | undefined): Promise<Listing> {
    const file = this.#files.get(list);
    if (file !== undefined) return listingIn(file.content, ip);
    const blocklist = this.#blocklists.get(list);
    if (blocklist === undefined || asking === undefined) return NO_ANSWER;
    return specialRange(ip) === undefined ? await asking.listing(blocklist, ip) : NOT_LISTED;
  }

  /** Reads what is new; the first time all files. */
  async look(): Promise<void> {
    for (const file of this.#files.values()) {
      const look = await file.look();
      if (look.became === 'opened') {
        const { networks, unread, firstUnread } = look.content;
        this.#ofFiles.opened(file.path, networks, unread, firstUnread);
      }
      if (look.became === 'troubled')
        this.#ofFiles.troubled(
          file.path,
          look.trouble,
          FILE_TROUBLES[look.trouble],
          file.content !== undefined,
        );
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

/** Questions to blocklists that belong together; whether a list can be believed is found out once for them. */
class Asking {
  readonly #ask: Ask;
  readonly #healths = new Map<Blocklist, Promise<Health>>();

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  async listing(blocklist: Blocklist, ip: Uint8Array): Promise<Listing> {
    let health = this.#healths.get(blocklist);
    if (health === undefined) {
      health = this.#healthOf(blocklist);
      this.#healths.set(blocklist, health);
    }
    return (await health) === 'sound' ? await blocklist.listing(ip, this.#ask) : NO_ANSWER;
  }

  async #healthOf(blocklist: Blocklist): Promise<Health> {
    const health = await blocklist.health(this.#ask);
    // The answer may have been lost: for the next address it is asked again.
    if (health === 'unknown') this.#healths.delete(blocklist);
    return health;
  }
}

function listingIn(content: AddressList | undefined, ip: Uint8Array): Listing {
  if (content === undefined) return NO_ANSWER;
  return content.has(ip) ? { said: 'listed', word: '' } : NOT_LISTED;
}

/** A file by its last name, where no other list is called so. */
function nameOf(path: string, { files, blocklists }: ReputationSettings): string {
  const name = basename(path);
  const isOther = (one: string): boolean => one !== path && basename(one) === name;
  return files.some(isOther) || blocklists.some(({ zone }) => zone === name) ? path : name;
}
