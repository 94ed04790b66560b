import type { Logger } from 'pino';
import { pause } from '../../../sources/running/pause.js';
import type { Cursors } from '../../../store/cursors.js';
import type { Asked } from '../../../store/failures.js';
import type { FreshSources } from '../../../store/facts/follow-files.js';
import { unlessAborted } from './unless-aborted.js';

export interface FollowingTools {
  /** Another word where files are others than before; empty where there are none. */
  readonly edition: () => string;
  readonly cursors: Pick<Cursors, 'read' | 'write'>;
  /** Addresses that nobody looks up again for now, from behind one on. */
  readonly fresh: (after: Uint8Array | undefined) => Promise<Asked<FreshSources>>;
  /** Those that are at hand. */
  readonly remembered: () => readonly Uint8Array[];
  /** Has what is known of some follow what files say now. */
  readonly follow: (ips: readonly Uint8Array[], signal: AbortSignal) => Promise<Asked<void>>;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  /** In milliseconds since 1970. */
  readonly now: () => number;
}

const CURSORS = 'facts';
const FILES = 'files';
/** They stand in a statement. */
const AT_ONCE = 5000;
const USUAL_MS = 2000;

/**
 * Goes through the addresses once where files are others than when they were looked up: replaced meanwhile, or while
 * nobody ran. The store keeps by which files it was last done.
 */
export class FileFollowing {
  readonly #tools: FollowingTools;
  readonly #everyMs: number;
  #followed: string | undefined;

  constructor(tools: FollowingTools, everyMs = USUAL_MS) {
    this.#tools = tools;
    this.#everyMs = everyMs;
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const edition = this.#tools.edition();
      const isOther = edition !== this.#followed;
      const done = isOther ? await unlessAborted(this.#follow(edition, signal), signal) : undefined;
      if (done?.ok === true) this.#followed = edition;
      if (done?.ok === false)
        this.#tools.log.warn(
          { reason: done.reason, detail: done.detail },
          'what files know was not written; it is tried again',
        );
      await pause(this.#everyMs, signal);
    }
  }

  async #follow(edition: string, signal: AbortSignal): Promise<Asked<void>> {
    const { cursors, remembered, log, now } = this.#tools;
    if (edition === '') return { ok: true, value: undefined };
    if (this.#followed === undefined) {
      const noted = await cursors.read(CURSORS, FILES);
      if (!noted.ok) return noted;
      if (noted.value === edition) return { ok: true, value: undefined };
    }
    const atHand = remembered();
    for (let i = 0; i < atHand.length && !signal.aborted; i += AT_ONCE) {
      const done = await this.#tools.follow(atHand.slice(i, i + AT_ONCE), signal);
      if (!done.ok) return done;
    }
    const seen = await this.#followFresh(signal);
    if (!seen.ok || signal.aborted) return seen.ok ? { ok: true, value: undefined } : seen;
    const addresses = seen.value;
    if (addresses > 0)
      log.info({ addresses }, 'databases of addresses are others: what they know was looked at again');
    return await cursors.write(CURSORS, new Map([[FILES, edition]]), now());
  }

  /** How many there were. */
  async #followFresh(signal: AbortSignal): Promise<Asked<number>> {
    let addresses = 0;
    let after: Uint8Array | undefined;
    do {
      const fresh = await this.#tools.fresh(after);
      if (!fresh.ok) return fresh;
      const { ips, next } = fresh.value;
      const done = await this.#tools.follow(ips, signal);
      if (!done.ok) return done;
      addresses += ips.length;
      after = next;
    } while (after !== undefined && !signal.aborted);
    return { ok: true, value: addresses };
  }
}
