import type { Logger } from 'pino';
import type { Cursors } from '../../../store/cursors.js';
import { factsFrom } from '../../../store/facts/facts-since.js';
import type { Asked } from '../../../store/failures.js';
import { hasEnded } from '../../../store/has-ended.js';
import type { Matters } from '../../../store/renewal/profile.js';
import type { JudgeAll, Renewer } from '../../../store/renewal/renewer.js';
import { NOBODY } from '../../../store/labels/labels.js';
import { earliest, type OpenJudges } from '../../../store/renewal/open-judges.js';
import type { RenewalScope } from '../../../store/renewal/scope.js';
import { RENEWAL } from '../../judging/renewal-points.js';
import { takeOver } from './take-over.js';

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
  /** Where it is noted who judges, for those who come after, and what those left behind who went before. */
  readonly open: Pick<OpenJudges, 'note' | 'gone' | 'forget'>;
  /** When the first of the deliveries began that are not committed yet. */
  readonly oldestUnderWay: () => number | undefined;
  /** The point of the newest label. */
  readonly newestLabel: () => Promise<Asked<string>>;
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
  /** What is applied is looked at once more, so much later at least: others may not have heard of it at once. */
  readonly lookAgainMs: number;
  readonly retryMs: number;
}

const USUAL: RenewingTimes = { everyMs: 30_000, lookAgainMs: 15_000, retryMs: 5000 };

/** Why rows are written again: a label of the metric too. */
export const WHYS = ['label', 'fact', 'knowledge'] as const;
export type Why = (typeof WHYS)[number];

/** Addresses stand in a statement. */
const AT_ONCE = 1000;
const MOST_FOUND = 1000;
/** Who is not heard of for long is taken for gone. */
const NOTE_MS = 60_000;

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
  /** Up to which labels all is judged that this process has committed: others note how far they are, not how far it is. */
  #labels = NOBODY;
  #notedAt = -Infinity;
  /** When a delivery began that was under way while facts were applied. */
  #factsMissedBy: number | undefined;
  #isOverfull = false;
  #knowledge: string;
  /** Since when mail is judged by it. */
  #knownAt = -Infinity;
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
    this.#knownAt = this.#tools.now();
    this.#isKnownOtherwise = true;
    this.#nudge.abort();
  }

  /** Addresses whose records were judged without what is known of them. Those for which there is no room are judged
   * again with all else. */
  found(addresses: readonly Uint8Array[]): void {
    if (addresses.length === 0) return;
    const at = this.#tools.now();
    if (this.#found.length >= MOST_FOUND) this.#isOverfull = true;
    else
      for (let i = 0; i < addresses.length; i += AT_ONCE)
        this.#found.push({ addresses: addresses.slice(i, i + AT_ONCE), at });
  }

  /** Before the first mail is judged. */
  async begin(): Promise<Asked<void>> {
    const newest = await this.#tools.newestLabel();
    if (!newest.ok) return newest;
    const point = await this.#point('label');
    if (!point.ok) return point;
    this.#labels = point.value === '' ? NOBODY : (earliest([newest.value, point.value]) ?? NOBODY);
    return this.#noteSelf();
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
    const waits = [this.#applied?.at, this.#knownAt]
      .map((at) => (at ?? -Infinity) + lookAgainMs - now)
      .filter((ms) => ms > 0);
    return Math.min(everyMs, ...waits);
  }

  /** Mail that was judged before then is committed, and who is beside us has heard of it. */
  #isSettledSince(at: number): boolean {
    return (
      this.#tools.now() >= at + this.#times.lookAgainMs && (this.#tools.oldestUnderWay() ?? Infinity) > at
    );
  }

  /** `interrupted`: what takes long ends early where somebody says something. */
  async #round(signal: AbortSignal, interrupted: AbortSignal): Promise<Asked<void>> {
    const taken = await this.#takeOver();
    if (!taken.ok) return taken;
    const labelled = await this.#applyLabels(signal);
    if (!labelled.ok) return labelled;
    const again = await this.#lookAgain(signal);
    if (!again.ok) return again;
    const found = await this.#applyFound(interrupted);
    if (!found.ok) return found;
    const facts = await this.#applyFacts(interrupted);
    return facts.ok ? this.#applyKnowledge(interrupted) : facts;
  }

  async #takeOver(): Promise<Asked<void>> {
    if (this.#tools.now() >= this.#notedAt + NOTE_MS) {
      const noted = await this.#noteSelf();
      if (!noted.ok) return noted;
    }
    const own = { labels: this.#labels, knowledge: this.#knowledge };
    const taken = await takeOver(this.#tools, own);
    if (!taken.ok) return taken;
    if (taken.value !== this.#labels) this.#isRelabelled = true;
    this.#labels = taken.value;
    return { ok: true, value: undefined };
  }

  async #noteSelf(): Promise<Asked<void>> {
    this.#notedAt = this.#tools.now();
    return this.#tools.open.note({ labels: this.#labels, facts: '', knowledge: '' });
  }

  async #applyLabels(signal: AbortSignal): Promise<Asked<void>> {
    if (!this.#isRelabelled) return { ok: true, value: undefined };
    // Before anybody is asked: what is said from now on is news.
    this.#isRelabelled = false;
    const applied = await this.#applySince(signal);
    if (!applied.ok) this.#isRelabelled = true;
    return applied;
  }

  async #applySince(signal: AbortSignal): Promise<Asked<void>> {
    const since = await this.#tools.labelsSince(this.#labels);
    if (!since.ok) return since;
    // Not before: what is said in between would be noted, and nobody would have judged by it.
    const learnt = await this.#tools.learnLabels();
    if (!learnt.ok) return learnt;
    const { scopes, until } = since.value;
    const renewed = await this.#renewAll('label', scopes, 'everything', signal);
    if (!renewed.ok || hasEnded(signal)) return renewed;
    if (scopes.length > 0) this.#applied = { point: until, scopes, at: this.#tools.now() };
    return { ok: true, value: undefined };
  }

  async #lookAgain(signal: AbortSignal): Promise<Asked<void>> {
    const applied = this.#applied;
    if (applied === undefined || !this.#isSettledSince(applied.at)) return { ok: true, value: undefined };
    const renewed = await this.#renewAll('label', applied.scopes, 'everything', signal);
    if (!renewed.ok || hasEnded(signal)) return renewed;
    this.#applied = undefined;
    this.#labels = applied.point;
    const noted = await this.#note('label', applied.point);
    return noted.ok ? this.#noteSelf() : noted;
  }

  /** Not before mail that was on its way is committed. */
  async #applyFound(signal: AbortSignal): Promise<Asked<void>> {
    if (this.#isOverfull) {
      const forgotten = await this.#note('knowledge', '');
      if (!forgotten.ok) return forgotten;
      this.#isOverfull = false;
    }
    for (let first = this.#found[0]; first !== undefined && !signal.aborted; first = this.#found[0]) {
      if (!this.#isSettledSince(first.at)) break;
      const scope = { kind: 'addresses', addresses: first.addresses } as const;
      const renewed = await this.#renewAll('fact', [scope], 'sender_and_class', signal);
      if (!renewed.ok || hasEnded(signal)) return renewed;
      this.#found.shift();
    }
    return { ok: true, value: undefined };
  }

  async #applyFacts(signal: AbortSignal): Promise<Asked<void>> {
    const back = await this.#goBackToFacts();
    if (!back.ok) return back;
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
      this.#factsMissedBy ??= this.#tools.oldestUnderWay();
      point = { ok: true, value: until };
    }
    return point.ok ? { ok: true, value: undefined } : point;
  }

  /** What was found while a delivery was under way may not have been known to it. */
  async #goBackToFacts(): Promise<Asked<void>> {
    const began = this.#factsMissedBy;
    if (began === undefined || began === this.#tools.oldestUnderWay()) return { ok: true, value: undefined };
    const point = await this.#point('fact');
    if (!point.ok) return point;
    const first = earliest([point.value, factsFrom(began)]) ?? '';
    const noted = await this.#note('fact', first);
    if (noted.ok) this.#factsMissedBy = undefined;
    return noted;
  }

  async #applyKnowledge(signal: AbortSignal): Promise<Asked<void>> {
    if (this.#isKnownOtherwise) {
      // What is known may be again what it was: mail has been judged otherwise meanwhile.
      const forgotten = await this.#note('knowledge', '');
      if (!forgotten.ok) return forgotten;
      this.#isKnownOtherwise = false;
    }
    if (!this.#isSettledSince(this.#knownAt)) return { ok: true, value: undefined };
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
    const read = await this.#tools.cursors.read(RENEWAL, why);
    return read.ok ? { ok: true, value: read.value ?? '' } : read;
  }

  #note(why: Why, point: string): Promise<Asked<void>> {
    return this.#tools.cursors.write(RENEWAL, new Map([[why, point]]), this.#tools.now());
  }
}
