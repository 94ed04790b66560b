import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { isUnasked, type FactFinder, type FoundFacts } from '../../../enrich/facts/facts.js';
import { SourceMemory } from '../../../enrich/memory/source-memory.js';
import type { Source } from '../../../enrich/senders/source.js';
import type { SourceFacts } from '../../../model/source-facts.js';
import { pause } from '../../../sources/running/pause.js';
import type { StoreClient } from '../../../store/client.js';
import { keyOf } from '../../../store/facts/address-key.js';
import { Cursors } from '../../../store/cursors.js';
import { isSame } from '../../../store/facts/facts-change.js';
import { byFiles, followFiles, freshSources } from '../../../store/facts/follow-files.js';
import { FACT_DICTIONARIES, reloadDictionaries } from '../../../store/facts/dictionaries.js';
import { dueSources } from '../../../store/facts/due-sources.js';
import { knownSources, usualSources, type KnownSource } from '../../../store/facts/known-facts.js';
import { writtenByOthers } from '../../../store/facts/written-by-others.js';
import { DEFAULT_FACT_LIFETIMES, type FactLifetimes } from '../../../store/facts/lifetimes.js';
import type { ChangedFacts } from '../../../store/facts/facts-change.js';
import { writeFacts } from '../../../store/facts/write-facts.js';
import { failed, type Asked } from '../../../store/failures.js';
import { DueWatch, type DueTimes } from './due-watch.js';
import { FileFollowing } from './file-following.js';
import { DEFAULT_RELOAD_PACE, Reloads, type ReloadPace } from './reloads.js';
import { unlessAborted } from './unless-aborted.js';
import { Waiting } from '../../judging/waiting.js';

export interface FactWorkSettings {
  /** Addresses that wait at most; the store knows the others. Some 100 bytes each. */
  readonly waiting: number;
  /** Addresses whose facts are at hand as reports come in: up to twice as many, some 300 bytes each. */
  readonly remembered: number;
  /** How many are written together, and how long the first of them waits for the others. */
  readonly batch: { readonly addresses: number; readonly ms: number };
  /** Times as long as the store was busy with addresses it is left alone: the intake needs it more. */
  readonly rest: number;
  /** When the store is looked through for addresses that are due, and how many rows at a time. */
  readonly look: DueTimes & { readonly rows: number };
  readonly lifetimes: FactLifetimes;
  /** Whether the DNS is asked: then those are due for which it was not. */
  readonly asksDns: boolean;
  readonly reload: ReloadPace;
  readonly retry: { readonly firstMs: number; readonly longestMs: number };
}

export const DEFAULT_FACT_WORK: FactWorkSettings = {
  waiting: 100_000,
  remembered: 50_000,
  batch: { addresses: 5000, ms: 2000 },
  rest: 3,
  // A twentieth of the time at most: of millions of addresses about once a minute.
  look: { everyMs: 3_600_000, askMs: 3000, leastMs: 3000, rest: 20, rows: 50_000 },
  lifetimes: DEFAULT_FACT_LIFETIMES,
  asksDns: true,
  reload: DEFAULT_RELOAD_PACE,
  retry: { firstMs: 500, longestMs: 30_000 },
};

export interface FactWorkEvents {
  waiting(addresses: number): void;
  /** No room for an address; it is found later. */
  full(): void;
  written(addresses: number, changed: number): void;
}

export interface FactWorkTools {
  readonly client: StoreClient;
  readonly finder: FactFinder;
  /** Another word where the finder has other files. */
  readonly files: () => string;
  readonly log: Logger;
  /** In milliseconds since 1970. */
  readonly now: () => number;
  readonly clock: () => number;
  /** Told of addresses whose facts are others than those that records were judged by. It is not waited for. */
  readonly changed: (changed: readonly ChangedFacts[]) => void;
  readonly events: FactWorkEvents;
}

const KNOWN_AT_ONCE = 5000;
/** A store that did not answer for long is no busier for it. */
const LONGEST_REST_MS = 5000;
/** What was found last has so long to be written when we end: else it is found again. */
const LAST_WRITE_MS = 2000;
const STORED_TO_MS = 1000;

/** Finds out about the addresses that mail comes from, behind the back of those who take it in. */
export class FactWork {
  readonly #settings: FactWorkSettings;
  readonly #tools: FactWorkTools;
  readonly #memory: SourceMemory;
  readonly #waiting: Waiting;
  readonly #due: DueWatch;
  readonly #reloads: Reloads;
  readonly #following: FileFollowing;
  /** Those that are being found out about, and are not written yet: in the store they look due. */
  readonly #underWay = new Set<string>();
  #found: FoundFacts[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(tools: FactWorkTools, settings: FactWorkSettings = DEFAULT_FACT_WORK) {
    const { client, clock } = tools;
    const { asksDns, look, reload } = settings;
    this.#settings = settings;
    this.#tools = tools;
    this.#memory = new SourceMemory(settings.remembered);
    this.#waiting = new Waiting(settings.waiting);
    const rows = Math.min(look.rows, settings.waiting);
    this.#due = new DueWatch(
      {
        look: (after) => dueSources(client, { after, rows, asksDns }),
        writtenByOthers: () => writtenByOthers(client, { asksDns }),
        clock,
      },
      look,
    );
    this.#reloads = new Reloads((names) => reloadDictionaries(client, names), clock, reload);
    this.#following = new FileFollowing({
      ...{ log: tools.log, now: tools.now, edition: tools.files },
      cursors: new Cursors(client),
      fresh: (after) => freshSources(client, { after, most: KNOWN_AT_ONCE }),
      remembered: () => this.#memory.addresses(),
      follow: (ips, signal) => this.#inTurn(() => this.#follow(ips, signal)),
    });
  }

  /** What is known of an address without waiting; who is not known is looked up, and `changed` tells. */
  sourceOf(ip: Uint8Array): Source {
    const known = this.#memory.get(ip);
    if (known !== undefined) return known;
    this.#add(ip);
    return this.#memory.set(ip, this.#tools.finder.atOnce(ip));
  }

  /** Resolves when the signal says so, and what was under way has been let go. */
  async run(signal: AbortSignal): Promise<void> {
    await this.#remember(signal);
    this.#reloads.want(FACT_DICTIONARIES, signal);
    const following = this.#following.run(signal);
    for (let waitMs = this.#settings.retry.firstMs; !signal.aborted;) {
      // What feeds a search that broke off must not take addresses from the next one.
      const search = new AbortController();
      try {
        await this.#findAll(AbortSignal.any([signal, search.signal]));
        waitMs = this.#settings.retry.firstMs;
      } catch (error) {
        // What was under way is due in the store.
        this.#tools.log.error({ error, retry_ms: waitMs }, 'looking up addresses failed');
        this.#due.hurry();
      } finally {
        search.abort();
        this.#underWay.clear();
      }
      await pause(waitMs, signal);
      waitMs = Math.min(2 * waitMs, this.#settings.retry.longestMs);
    }
    await following;
    await Promise.race([this.#flush(signal), sleep(LAST_WRITE_MS, undefined, { ref: false })]);
  }

  async #findAll(signal: AbortSignal): Promise<void> {
    const { batch } = this.#settings;
    for await (const found of this.#tools.finder.find(this.#unknown(signal), signal)) {
      this.#found.push(found);
      this.#timer ??= setTimeout(() => void this.#flush(signal), batch.ms);
      // A store that takes nothing holds this up, and so does this the search.
      if (this.#found.length >= batch.addresses) await this.#rested(() => this.#flush(signal), signal);
    }
  }

  /** Addresses of which the store knows nothing, or nothing new enough, as they come. */
  async *#unknown(signal: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
    while (!signal.aborted) {
      const some = this.#waiting.take(KNOWN_AT_ONCE);
      this.#tools.events.waiting(this.#waiting.size);
      if (some.length > 0)
        yield* this.#begun(await this.#rested(() => this.#unknownAmong(some, signal), signal));
      else if (this.#due.restMs === 0) await this.#lookForDue(signal);
      else await this.#waiting.any(this.#due.restMs, signal);
    }
  }

  /** With a DNS that answers nobody, or is not asked, there is nothing else to wait for. */
  async #rested<T>(ask: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const { clock } = this.#tools;
    const began = clock();
    const answer = await ask();
    await pause(Math.min(this.#settings.rest * (clock() - began), LONGEST_REST_MS), signal);
    return answer;
  }

  *#begun(ips: readonly Uint8Array[]): Generator<Uint8Array, void, undefined> {
    for (const ip of ips) {
      this.#underWay.add(keyOf(ip));
      yield ip;
    }
  }

  async #unknownAmong(ips: readonly Uint8Array[], signal: AbortSignal): Promise<readonly Uint8Array[]> {
    const known = await this.#insist(() => knownSources(this.#tools.client, ips), signal);
    if (!known.ok) return [];
    const isKnown = (ip: Uint8Array): boolean => this.#isFresh(known.value.get(keyOf(ip)));
    const fresh = ips.filter(isKnown);
    const { client, finder, now } = this.#tools;
    const follow = (): Promise<Asked<readonly ChangedFacts[]>> =>
      followFiles(client, fresh, known.value, (ip) => finder.atOnce(ip), now());
    const followed = await this.#insist(() => this.#inTurn(follow), signal);
    if (followed.ok && followed.value.length > 0) this.#reloads.want(FACT_DICTIONARIES, signal);
    const changed = fresh.flatMap((ip) => {
      const source = known.value.get(keyOf(ip));
      return source === undefined ? [] : this.#correct(ip, this.#byFiles(ip, source.facts));
    });
    if (changed.length > 0) this.#tools.changed(changed);
    return ips.filter((ip) => !isKnown(ip));
  }

  #isFresh(source: KnownSource | undefined): boolean {
    const lookup = source?.lookup;
    if (lookup === undefined || (lookup.dns === 'off' && this.#settings.asksDns)) return false;
    return lookup.freshUntil > this.#tools.now();
  }

  /** It was known and not at hand: what was judged meanwhile was judged without it. */
  #correct(ip: Uint8Array, facts: SourceFacts): ChangedFacts[] {
    const used = this.#memory.get(ip)?.facts;
    if (used === undefined || (used.ptr === facts.ptr && used.asn === facts.asn)) return [];
    this.#memory.set(ip, facts);
    return [{ ip, facts, before: used, isAnother: false }];
  }

  async #lookForDue(signal: AbortSignal): Promise<void> {
    const due = await this.#insist(() => this.#due.next(), signal);
    if (due.ok) for (const ip of due.value) if (!this.#underWay.has(keyOf(ip))) this.#add(ip);
  }

  #add(ip: Uint8Array): void {
    if (this.#waiting.add(ip)) return;
    this.#due.hurry();
    this.#tools.events.full();
  }

  #flush(signal: AbortSignal): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const found = this.#found;
    this.#found = [];
    return found.length > 0 ? this.#inTurn(() => this.#write(found, signal)) : this.#writing;
  }

  /** One after the other: what is written by the files of before must not come after what follows those of now. */
  #inTurn<T>(write: () => Promise<T>): Promise<T> {
    const writing = this.#writing.then(write);
    this.#writing = writing.then(
      () => undefined,
      () => undefined,
    );
    return writing;
  }

  async #write(before: readonly FoundFacts[], signal: AbortSignal): Promise<void> {
    const { client, now, events } = this.#tools;
    // Files may be others than when it was found.
    const found = before.map((one) => ({ ...one, facts: this.#byFiles(one.ip, one.facts) }));
    const { lifetimes } = this.#settings;
    const written = await this.#insist(() => writeFacts(client, found, now(), lifetimes), signal);
    for (const { ip } of found) this.#underWay.delete(keyOf(ip));
    if (!written.ok) return;
    if (found.some(({ dns }) => dns === 'failed')) this.#due.dueIn(lifetimes.failed.firstMs);
    // The store knows it to the second.
    if (found.some(isUnasked)) this.#due.dueIn(lifetimes.unasked + STORED_TO_MS);
    events.written(found.length, written.value.length);
    this.#tell(written.value, signal);
  }

  /** Has what is known of some follow what files say now, in the store and at hand. */
  async #follow(ips: readonly Uint8Array[], signal: AbortSignal): Promise<Asked<void>> {
    const { client, finder, now } = this.#tools;
    const known = await knownSources(client, ips);
    if (!known.ok) return known;
    const written = await followFiles(client, ips, known.value, (ip) => finder.atOnce(ip), now());
    if (!written.ok) return written;
    for (const ip of ips) this.#memory.revise(ip, (facts) => this.#byFiles(ip, facts));
    this.#tell(written.value, signal);
    return { ok: true, value: undefined };
  }

  #byFiles(ip: Uint8Array, known: SourceFacts): SourceFacts {
    const facts = byFiles(known, this.#tools.finder.atOnce(ip));
    return isSame(known, facts) ? known : facts;
  }

  #tell(changed: readonly ChangedFacts[], signal: AbortSignal): void {
    for (const { ip, facts } of changed) this.#memory.correct(ip, facts);
    if (changed.length === 0) return;
    const isAnother = changed.some((one) => one.isAnother);
    const names = FACT_DICTIONARIES.filter((name) => isAnother || name !== 'facts_before');
    this.#reloads.want(names, signal);
    this.#tools.changed(changed);
  }

  /** Those that mail usually comes from, so that the first reports are judged by what is known of them. */
  async #remember(signal: AbortSignal): Promise<void> {
    const usual = await this.#insist(
      () => usualSources(this.#tools.client, this.#settings.remembered),
      signal,
    );
    if (usual.ok) for (const { ip, facts } of usual.value) this.#memory.set(ip, facts);
  }

  /** Asks once at least, and until the store answers or we are to end. */
  async #insist<T>(ask: () => Promise<Asked<T>>, signal: AbortSignal): Promise<Asked<T>> {
    const { firstMs, longestMs } = this.#settings.retry;
    for (let waitMs = firstMs; ; waitMs = Math.min(2 * waitMs, longestMs)) {
      // Who was told to end tries once more what there is to be written.
      const asked = signal.aborted ? await ask() : ((await unlessAborted(ask(), signal)) ?? ENDED);
      if (asked.ok || signal.aborted) return asked;
      const { reason, detail } = asked;
      this.#tools.log.warn({ reason, detail, retry_ms: waitMs }, 'the store did not take or tell facts');
      await pause(waitMs, signal);
    }
  }
}

const ENDED = failed('store_unreachable', 'we were told to end');
