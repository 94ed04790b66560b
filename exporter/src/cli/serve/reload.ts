import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import type { Loaded } from '../../config/load.js';
import type { Settings } from '../../config/settings.js';

export type Reloaded =
  { readonly ok: true; readonly detail: string } | { readonly ok: false; readonly detail: string };

/** Reads the settings again, on SIGHUP and `/-/reload`: intake sources change, and for the rest it says to restart. */
export class Reload {
  readonly #load: () => Loaded;
  readonly #log: Logger;
  #current: Settings;
  #apply: ((settings: Settings) => Promise<void>) | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(settings: Settings, load: () => Loaded, log: Logger) {
    this.#current = settings;
    this.#load = load;
    this.#log = log;
  }

  /** From now on settings are put to work thus. */
  applyBy(apply: (settings: Settings) => Promise<void>): void {
    this.#apply = apply;
  }

  /** One after the other. What is wrong with the settings changes nothing. */
  async now(): Promise<Reloaded> {
    const reloaded = this.#last.then(() => this.#reload());
    this.#last = reloaded;
    return await reloaded;
  }

  async #reload(): Promise<Reloaded> {
    const loaded = this.#load();
    if (!loaded.ok) {
      this.#log.error({ problems: loaded.problems }, 'the settings are wrong: all stays as it was');
      return { ok: false, detail: loaded.problems.join('\n') };
    }
    if (this.#apply === undefined) return { ok: false, detail: 'not ready yet: try again in a moment' };
    const { settings } = loaded;
    const waiting = otherSections(this.#current, settings);
    await this.#apply(settings);
    this.#current = { ...this.#current, sources: settings.sources };
    const rest = waiting.length === 0 ? '' : `; restart serve to change ${waiting.join(', ')}`;
    this.#log.info({ restart_for: waiting }, 'the settings were read again');
    return { ok: true, detail: `the settings were read again${rest}` };
  }
}

/** Sections that hold only from the next start on. */
function otherSections(before: Settings, after: Settings): string[] {
  const known = new Map<string, unknown>(Object.entries(before));
  return Object.entries(after)
    .filter(([name, value]) => name !== 'sources' && !isDeepStrictEqual(known.get(name), value))
    .map(([name]) => name);
}
