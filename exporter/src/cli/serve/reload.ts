import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import type { Settings } from '../../config/settings.js';
import type { Judged } from '../judging/judged-settings.js';
import type { Known } from '../judging/known-senders.js';

export type Reloaded =
  { readonly ok: true; readonly detail: string } | { readonly ok: false; readonly detail: string };

/** Anybody may ask, and as often as they like: it is logged and done no more often than this. */
const BETWEEN_MS = 1000;

interface ReloadTools {
  readonly log: Logger;
  /** A clock that never goes back, in milliseconds. */
  readonly clock: () => number;
}

type Apply = (settings: Settings, known: Known) => Promise<void>;

/** Reads the settings again, on SIGHUP and `/-/reload`: some change at once, and for the rest it says to restart. */
export class Reload {
  readonly #load: () => Judged;
  readonly #log: Logger;
  #current: Settings;
  #apply: Apply | undefined;
  readonly #clock: () => number;
  #last: Promise<unknown> = Promise.resolve();
  #begunAt = -Infinity;
  #next: Promise<Reloaded> | undefined;

  constructor(settings: Settings, load: () => Judged, { log, clock }: ReloadTools) {
    this.#current = settings;
    this.#load = load;
    this.#log = log;
    this.#clock = clock;
  }

  /** From now on settings are put to work thus. */
  applyBy(apply: Apply): void {
    this.#apply = apply;
  }

  /** One that begins after now, shared by all who wait for one. What is wrong with the settings changes nothing. */
  async now(): Promise<Reloaded> {
    this.#next ??= this.#soon();
    return await this.#next;
  }

  async #soon(): Promise<Reloaded> {
    await this.#last;
    const wait = this.#begunAt + BETWEEN_MS - this.#clock();
    if (wait > 0) await sleep(wait, undefined, { ref: false });
    this.#begunAt = this.#clock();
    this.#next = undefined;
    const reloaded = this.#reload();
    // One that fails is no reason for the next to fail.
    this.#last = reloaded.catch(() => undefined);
    return await reloaded;
  }

  async #reload(): Promise<Reloaded> {
    const loaded = this.#load();
    if (!loaded.ok) {
      this.#log.error({ problems: loaded.problems }, 'the settings are wrong: all stays as it was');
      return { ok: false, detail: loaded.problems.join('\n') };
    }
    if (this.#apply === undefined) return { ok: false, detail: 'not ready yet: try again in a moment' };
    const { settings, known } = loaded;
    const waiting = otherSections(this.#current, settings);
    await this.#apply(settings, known);
    const { sources, domains, senders, facts, reputation, remoteWrite, webRules } = settings;
    const now = { sources, domains, senders, facts, reputation, remoteWrite, webRules };
    this.#current = { ...this.#current, ...now };
    const rest = waiting.length === 0 ? '' : `; restart serve to change ${waiting.join(', ')}`;
    this.#log.info({ restart_for: waiting }, 'the settings were read again');
    return { ok: true, detail: `the settings were read again${rest}` };
  }
}

/** What changes without a restart. */
const AT_ONCE = new Set([
  ...['sources', 'domains', 'senders', 'facts', 'reputation', 'remoteWrite', 'webRules'],
]);

/** Sections that hold only from the next start on. */
function otherSections(before: Settings, after: Settings): string[] {
  const known = new Map<string, unknown>(Object.entries(before));
  return Object.entries(after)
    .filter(([name, value]) => !AT_ONCE.has(name) && !isDeepStrictEqual(known.get(name), value))
    .map(([name]) => name);
}
