import type { Logger } from 'pino';
import type { Cursors } from '../../../store/cursors.js';
import { factsFrom } from '../../../store/facts/facts-since.js';
import type { Asked } from '../../../store/failures.js';
import { hasEnded } from '../../../store/has-ended.js';
import type { Matters } from '../../../store/renewal/profile.js';
import {
  ADDRESSES_TOGETHER,
  type JudgeAll,
  type Renewed,
  type RenewalWay,
  type Renewer,
} from '../../../store/renewal/renewer.js';
import { NOBODY, type LabelledSince } from '../../../store/labels/labels.js';
import { earliest, type OpenJudges } from '../../../store/renewal/open-judges.js';
import type { RenewalScope } from '../../../store/renewal/scope.js';
import { RENEWAL } from '../../judging/renewal-points.js';
import { LabelRounds } from './label-rounds.js';
import { takeOver } from './take-over.js';

/** Something that was found since a point, and the point up to which that is all. */
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
  readonly labelsSince: (point: string) => Promise<Asked<LabelledSince>>;
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
  readonly retryMs?: number;
}

const RETRY_MS = 5000;

/** Why rows are written again: a label of the metric too. */
export const WHYS = ['label', 'fact', 'knowledge'] as const;
export type Why = (typeof WHYS)[number];

/** Addresses whose records were judged without what is known of them. */
interface Found {
  readonly addresses: readonly Uint8Array[];
  readonly at: number;
}

const MOST_FOUND = 1000;
const MOST_IN_ONE = 1000;
/** Who is not heard of for long is taken for gone. */
const NOTE_MS = 60_000;

/**
 * Keeps what is stored judged as what comes in: after a label, when facts come late, and when more is known than when it
 * was judged. How far it is stands in the store, and is noted when it is done; so whoever comes next goes on with it.
 */
export class Renewing {
  readonly #tools: RenewingTools;
  readonly #times: () => RenewingTimes;
  #nudge = new AbortController();
  readonly #found: Found[] = [];
  /** How far they are here: others note how far they are, not how far this process is. */
  readonly #labels: LabelRounds;
  #notedAt = -Infinity;
  /** When a delivery began that was under way while facts were applied. */
  #factsMissedBy: number | undefined;
  /** When addresses were found last for which there was no room. */
  #overfullAt: number | undefined;
  #knowledge: string;
  /** Since when mail is judged by it. */
  #knownAt = -Infinity;
  #isKnownOtherwise = false;

  /** Other times hold from the next pause on. */
  constructor(tools: RenewingTools, times: () => RenewingTimes) {
    this.#tools = tools;
    this.#times = times;
    this.#knowledge = tools.knowledge;
    const { labelsSince, learnLabels, now } = tools;
    this.#labels = new LabelRounds(NOBODY, {
      ...{ labelsSince, learnLabels, now },
      renew: (scope, way, signal) => this.#renew('label', scope, 'everything', signal, way),
      isSettledSince: (at) => this.#isSettledSince(at),
      note: (point) => this.#noteLabels(point),
    });
  }

  /** Somebody has said something: that goes before all else. */
  relabelled(): void {
    this.#labels.relabelled();
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
    if (this.#found.length >= MOST_FOUND) this.#overfullAt = at;
    else
      for (let i = 0; i < addresses.length; i += MOST_IN_ONE)
        this.#found.push({ addresses: addresses.slice(i, i + MOST_IN_ONE), at });
  }

  /** Before the first mail is judged. */
  async begin(): Promise<Asked<void>> {
    const newest = await this.#tools.newestLabel();
    if (!newest.ok) return newest;
    const point = await this.#point('label');
    if (!point.ok) return point;
    this.#labels.beginAt(point.value === '' ? NOBODY : (earliest([newest.value, point.value]) ?? NOBODY));
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
        await this.#tools.wait(this.#times().retryMs ?? RETRY_MS, signal);
      } else if (!this.#nudge.signal.aborted) await this.#tools.wait(this.#pause(), either);
    }
  }

  #pause(): number {
    const now = this.#tools.now();
    const { everyMs, lookAgainMs } = this.#times();
    const waits = [this.#labels.appliedAt, this.#knownAt]
      .map((at) => (at ?? -Infinity) + lookAgainMs - now)
      .filter((ms) => ms > 0);
    return Math.min(everyMs, ...waits);
  }

  /** Mail that was judged before then is committed, and who is beside us has heard of it. */
  #isSettledSince(at: number): boolean {
    return (
      this.#tools.now() >= at + this.#times().lookAgainMs && (this.#tools.oldestUnderWay() ?? Infinity) > at
    );
  }

  /** `interrupted`: what takes long ends early where somebody says something. */
  async #round(signal: AbortSignal, interrupted: AbortSignal): Promise<Asked<void>> {
    const taken = await this.#takeOver();
    if (!taken.ok) return taken;
    const labelled = await this.#applyLabels(signal);
    if (!labelled.ok) return labelled;
    if (hasEnded(interrupted)) return labelled;
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
    const own = { labels: this.#labels.point, knowledge: this.#knowledge };
    const taken = await takeOver(this.#tools, own);
    if (!taken.ok) return taken;
    this.#labels.beginAt(taken.value);
    return { ok: true, value: undefined };
  }

  async #noteSelf(labels = this.#labels.point): Promise<Asked<void>> {
    const at = this.#tools.now();
    const noted = await this.#tools.open.note({ labels, facts: '', knowledge: '' });
    if (noted.ok) this.#notedAt = at;
    return noted;
  }

  /** A piece of them, the next one without a pause. */
  async #applyLabels(signal: AbortSignal): Promise<Asked<void>> {
    const done = await this.#labels.step(signal);
    if (!done.ok) return done;
    if (done.value) this.#nudge.abort();
    return { ok: true, value: undefined };
  }

  async #noteLabels(point: string): Promise<Asked<void>> {
    const noted = await this.#note('label', point);
    return noted.ok ? this.#noteSelf(point) : noted;
  }

  /** Not before mail that was on its way is committed. */
  async #applyFound(signal: AbortSignal): Promise<Asked<void>> {
    const forgotten = await this.#forgetWhereOverfull();
    if (!forgotten.ok) return forgotten;
    for (let some = this.#settledFound(); some.length > 0 && !signal.aborted; some = this.#settledFound()) {
      const scope = { kind: 'addresses', addresses: some.flatMap(({ addresses }) => addresses) } as const;
      const renewed = await this.#renewAll('fact', [scope], 'sender_and_class', signal);
      if (!renewed.ok || hasEnded(signal)) return renewed;
      this.#found.splice(0, some.length);
    }
    return { ok: true, value: undefined };
  }

  /** The first of them, together. */
  #settledFound(): Found[] {
    let addresses = 0;
    const end = this.#found.findIndex(
      (found) =>
        (addresses += found.addresses.length) > ADDRESSES_TOGETHER || !this.#isSettledSince(found.at),
    );
    return this.#found.slice(0, end < 0 ? undefined : end);
  }

  async #forgetWhereOverfull(): Promise<Asked<void>> {
    const at = this.#overfullAt;
    if (at === undefined) return { ok: true, value: undefined };
    // Before it is noted: what is found from now on is news.
    this.#overfullAt = undefined;
    const forgotten = await this.#note('knowledge', '');
    if (forgotten.ok) this.#knownAt = Math.max(this.#knownAt, at);
    else this.#overfullAt ??= at;
    return forgotten;
  }

  async #applyFacts(signal: AbortSignal): Promise<Asked<void>> {
    const back = await this.#goBackToFacts();
    if (!back.ok) return back;
    let point = await this.#point('fact');
    while (point.ok && !signal.aborted) {
      // Of those that are under way now, some may be committed behind the back of what follows.
      const underWay = this.#tools.oldestUnderWay();
      const since = await this.#tools.factsSince(point.value);
      if (!since.ok) return since;
      const { scopes, until } = since.value;
      if (until === point.value) break;
      const renewed = await this.#renewAll('fact', scopes, 'sender_and_class', signal);
      if (!renewed.ok || hasEnded(signal)) return renewed;
      const noted = await this.#note('fact', until);
      if (!noted.ok) return noted;
      this.#factsMissedBy ??= underWay ?? this.#tools.oldestUnderWay();
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
      this.#isKnownOtherwise = false;
      // What is known may be again what it was: mail has been judged otherwise meanwhile.
      const forgotten = await this.#note('knowledge', '');
      if (!forgotten.ok) this.#isKnownOtherwise = true;
      if (!forgotten.ok) return forgotten;
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
    for (const scope of scopes) {
      if (signal.aborted) break;
      const renewed = await this.#renew(why, scope, matters, signal);
      if (!renewed.ok) return renewed;
    }
    return { ok: true, value: undefined };
  }

  async #renew(
    why: Why,
    scope: RenewalScope,
    matters: Matters,
    signal: AbortSignal,
    way?: RenewalWay,
  ): Promise<Asked<Renewed>> {
    const { renewer, judge, log, onRenewed } = this.#tools;
    const renewed = await renewer.renew(scope, matters, judge, signal, way);
    if (!renewed.ok) return renewed;
    const { reports } = renewed.value;
    if (reports > 0) log.info({ why, reports }, 'stored records were judged again');
    onRenewed(why, reports);
    return renewed;
  }

  async #point(why: Why): Promise<Asked<string>> {
    const read = await this.#tools.cursors.read(RENEWAL, why);
    return read.ok ? { ok: true, value: read.value ?? '' } : read;
  }

  #note(why: Why, point: string): Promise<Asked<void>> {
    return this.#tools.cursors.write(RENEWAL, new Map([[why, point]]), this.#tools.now());
  }
}
