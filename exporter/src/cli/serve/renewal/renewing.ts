import type { Logger } from 'pino';
import type { Cursors } from '../../../store/cursors.js';
import type { Asked } from '../../../store/failures.js';
import type { Matters } from '../../../store/renewal/profile.js';
import type { JudgeAll, Renewer } from '../../../store/renewal/renewer.js';
import type { RenewalScope } from '../../../store/renewal/scope.js';

/** Something that was said or found since a point, and the point up to which that is all. */
export interface Since {
  readonly scopes: readonly RenewalScope[];
  /** Where the next look begins; what was given where there is nothing new. */
  readonly until: string;
}

export interface RenewingTools {
  readonly renewer: Pick<Renewer, 'renew'>;
  readonly judge: JudgeAll;
  readonly cursors: Pick<Cursors, 'read' | 'write'>;
  /** Has mail that comes in judged by what people say now. */
  readonly learnLabels: () => Promise<Asked<void>>;
  /** What people have said since; from the beginning where nothing is given. */
  readonly labelsSince: (point: string) => Promise<Asked<Since>>;
  /** Addresses of which something has been found since that may tell who sends from them. */
  readonly factsSince: (point: string) => Promise<Asked<Since>>;
  /** Another one where the catalogue, the rules or the settings are others: what `judge` judges by at first. */
  readonly knowledge: string;
  readonly onRenewed: (why: Why, reports: number) => void;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  readonly now: () => number;
  /** Resolves early where the signal says so. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface RenewingTimes {
  /** How often somebody looks whether there is anything new. */
  readonly everyMs: number;
  /** Mail that was judged before a label, and committed after it was applied, is found by then. */
  readonly lookAgainMs: number;
  readonly retryMs: number;
}

const USUAL: RenewingTimes = { everyMs: 30_000, lookAgainMs: 15_000, retryMs: 5000 };

/** Why rows are written again: a label of the metric too. */
export const WHYS = ['label', 'fact', 'knowledge'] as const;
export type Why = (typeof WHYS)[number];

const CURSORS = 'renewal';
/** Addresses stand in a statement. */
const AT_ONCE = 1000;
const MOST_FOUND = 1000;

/**
 * Keeps what is stored judged as what comes in: after a label, when facts come late, and when more is known than when it
 * was judged. How far it is stands in the store, and is noted when it is done; so whoever comes next goes on with it.
 */
export class Renewing {
  readonly #tools: RenewingTools;
  readonly #times: RenewingTimes;
  #nudge = new AbortController();
  #isRelabelled = true;
  readonly #found: { readonly addresses: readonly Uint8Array[]; readonly at: number }[] = [];
  #isOverfull = false;
  #knowledge: string;
  /** Mail that was judged by less is committed by then. */
  #knowledgeHoldsAt = 0;
  #isKnownOtherwise = false;
  /** Labels that have been applied, and are looked at once more. */
  #applied:
    { readonly point: string; readonly scopes: readonly RenewalScope[]; readonly at: number } | undefined;

  constructor(tools: RenewingTools, times: RenewingTimes = USUAL) {
    this.#tools = tools;
    this.#times = times;
    this.#knowledge = tools.knowledge;
  }

  /** Somebody has said something: that goes before all else. */
  relabelled(): void {
    this.#isRelabelled = true;
    this.#nudge.abort();
  }

  /** Mail is judged by something else from now on: what is stored follows. */
  knows(knowledge: string): void {
    this.#knowledge = knowledge;
    this.#knowledgeHoldsAt = this.#tools.now() + this.#times.lookAgainMs;
    this.#isKnownOtherwise = true;
    this.#nudge.abort();
  }

  /** Addresses whose records were judged without what is known of them. Those for which there is no room are judged
   * again with all else. */
  found(addresses: readonly Uint8Array[]): void {
    if (addresses.length === 0) return;
    const at = this.#tools.now() + this.#times.lookAgainMs;
    if (this.#found.length >= MOST_FOUND) this.#isOverfull = true;
    else
      for (let i = 0; i < addresses.length; i += AT_ONCE)
        this.#found.push({ addresses: addresses.slice(i, i + AT_ONCE), at });
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.#nudge = new AbortController();
      const either = AbortSignal.any([signal, this.#nudge.signal]);
      const done = await this.#round(signal, either);
      if (hasEnded(signal)) return;
      if (!done.ok) {
        const { reason, detail } = done;
        this.#tools.log.warn({ reason, detail }, 'senders could not be judged again; it is tried later');
        await this.#tools.wait(this.#times.retryMs, signal);
      } else if (!this.#nudge.signal.aborted) await this.#tools.wait(this.#pause(), either);
    }
  }

  #pause(): number {
    const now = this.#tools.now();
    const { everyMs, lookAgainMs } = this.#times;
    const waits = [
      ...(this.#applied === undefined ? [] : [this.#applied.at + lookAgainMs - now]),
      ...(this.#knowledgeHoldsAt > now ? [this.#knowledgeHoldsAt - now] : []),
    ];
    return Math.max(0, Math.min(everyMs, ...waits));
  }

  /** `interrupted`: what takes long ends early where somebody says something. */
  async #round(signal: AbortSignal, interrupted: AbortSignal): Promise<Asked<void>> {
    const labelled = await this.#applyLabels(signal);
    if (!labelled.ok) return labelled;
    const again = await this.#lookAgain(signal);
    if (!again.ok) return again;
    const found = await this.#applyFound(interrupted);
    if (!found.ok) return found;
    const facts = await this.#applyFacts(interrupted);
    return facts.ok ? this.#applyKnowledge(interrupted) : facts;
  }

  async #applyLabels(signal: AbortSignal): Promise<Asked<void>> {
    if (!this.#isRelabelled) return { ok: true, value: undefined };
    const learnt = await this.#tools.learnLabels();
    if (!learnt.ok) return learnt;
    const point = await this.#point('label');
    if (!point.ok) return point;
    const since = await this.#tools.labelsSince(point.value);
    if (!since.ok) return since;
    const { scopes, until } = since.value;
    const renewed = await this.#renewAll('label', scopes, 'everything', signal);
    if (!renewed.ok || hasEnded(signal)) return renewed;
    this.#isRelabelled = false;
    if (scopes.length > 0) this.#applied = { point: until, scopes, at: this.#tools.now() };
    return { ok: true, value: undefined };
  }

  async #lookAgain(signal: AbortSignal): Promise<Asked<void>> {
    const applied = this.#applied;
    if (applied === undefined || this.#tools.now() < applied.at + this.#times.lookAgainMs)
      return { ok: true, value: undefined };
    const renewed = await this.#renewAll('label', applied.scopes, 'everything', signal);
    if (!renewed.ok || hasEnded(signal)) return renewed;
    this.#applied = undefined;
    return this.#note('label', applied.point);
  }

  /** Not before mail that was on its way is committed. */
  async #applyFound(signal: AbortSignal): Promise<Asked<void>> {
    if (this.#isOverfull) {
      const forgotten = await this.#note('knowledge', '');
      if (!forgotten.ok) return forgotten;
      this.#isOverfull = false;
    }
    for (let first = this.#found[0]; first !== undefined && !signal.aborted; first = this.#found[0]) {
      if (first.at > this.#tools.now()) break;
      const scope = { kind: 'addresses', addresses: first.addresses } as const;
      const renewed = await this.#renewAll('fact', [scope], 'sender_and_class', signal);
      if (!renewed.ok || hasEnded(signal)) return renewed;
      this.#found.shift();
    }
    return { ok: true, value: undefined };
  }

  async #applyFacts(signal: AbortSignal): Promise<Asked<void>> {
    let point = await this.#point('fact');
    while (point.ok && !signal.aborted) {
      const since = await this.#tools.factsSince(point.value);
      if (!since.ok) return since;
      const { scopes, until } = since.value;
      if (until === point.value) break;
      const renewed = await this.#renewAll('fact', scopes, 'sender_and_class', signal);
      if (!renewed.ok || hasEnded(signal)) return renewed;
      const noted = await this.#note('fact', until);
      if (!noted.ok) return noted;
      point = { ok: true, value: until };
    }
    return point.ok ? { ok: true, value: undefined } : point;
  }

  async #applyKnowledge(signal: AbortSignal): Promise<Asked<void>> {
    if (this.#isKnownOtherwise) {
      // What is known may be again what it was: mail has been judged otherwise meanwhile.
      const forgotten = await this.#note('knowledge', '');
      if (!forgotten.ok) return forgotten;
      this.#isKnownOtherwise = false;
    }
    if (this.#knowledgeHoldsAt > this.#tools.now()) return { ok: true, value: undefined };
    const knowledge = this.#knowledge;
    const point = await this.#point('knowledge');
    if (!point.ok || point.value === knowledge || signal.aborted)
      return point.ok ? { ok: true, value: undefined } : point;
    if (point.value !== '')
      this.#tools.log.info(
        'more is known of senders than when mail was judged: what is stored is judged again',
      );
    const renewed = await this.#renewAll('knowledge', [{ kind: 'all' }], 'everything', signal);
    return !renewed.ok || hasEnded(signal) ? renewed : this.#note('knowledge', knowledge);
  }

  async #renewAll(
    why: Why,
    scopes: readonly RenewalScope[],
    matters: Matters,
    signal: AbortSignal,
  ): Promise<Asked<void>> {
    const { renewer, judge, log, onRenewed } = this.#tools;
    let all = 0;
    for (const scope of scopes) {
      if (signal.aborted) break;
      const renewed = await renewer.renew(scope, matters, judge, signal);
      if (!renewed.ok) return renewed;
      all += renewed.value.reports;
    }
    if (all > 0) log.info({ why, reports: all }, 'stored records were judged again');
    onRenewed(why, all);
    return { ok: true, value: undefined };
  }

  async #point(why: Why): Promise<Asked<string>> {
    const read = await this.#tools.cursors.read(CURSORS, why);
    return read.ok ? { ok: true, value: read.value ?? '' } : read;
  }

  #note(why: Why, point: string): Promise<Asked<void>> {
    return this.#tools.cursors.write(CURSORS, new Map([[why, point]]), this.#tools.now());
  }
}

/** Asked anew: the compiler takes what it once read for what it is. */
function hasEnded(signal: AbortSignal): boolean {
  return signal.aborted;
}
