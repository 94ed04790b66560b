import type { Cursors } from '../../store/cursors.js';
import { factsFromNow, factsSince, type FoundSince } from '../../store/facts/facts-since.js';
import type { Asked, Failed } from '../../store/failures.js';
import { NOBODY, SenderLabels } from '../../store/labels/labels.js';
import { earliest, type JudgedBy, type OpenJudges } from '../../store/renewal/open-judges.js';
import { ADDRESSES_TOGETHER } from '../../store/renewal/renewer.js';
import { applySince, learnLabels, type LabelTools } from './apply-since.js';
import { KNOWLEDGE, RENEWAL } from './renewal-points.js';

const LOOK_MS = 3000;
/** Of the looks: who is not heard of for long is taken for gone. */
const NOTED_EVERY = 20;

export interface LeftOverTools extends LabelTools {
  readonly open: OpenJudges;
  readonly cursors: Pick<Cursors, 'read'>;
  /** The edition of what is known beside labels and facts, as far as mail was judged by it. */
  readonly edition: () => string;
  /** Whether mail of an address may have been judged. */
  readonly hasMet: (ip: Uint8Array) => boolean;
  /** Whether facts can show somebody else than those before. */
  readonly tells: (found: FoundSince) => boolean;
  readonly onFailed: (failed: Failed) => void;
}

/**
 * What a command that takes reports in judged by less than was known when it was committed. Who says something applies
 * it to what is committed by then; who commits asks afterwards what has been said: so one of the two sees the other.
 */
export class LeftOver {
  readonly #tools: LeftOverTools;
  #by: JudgedBy = { labels: NOBODY, facts: '', knowledge: '' };
  #learnt = NOBODY;
  /** Of another who is gone, of whom nobody knows what addresses it met. */
  #isAlsoOfOthers = false;
  #isWatching = false;
  #looks = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(tools: LeftOverTools) {
    this.#tools = tools;
  }

  /** Before the first mail is judged. What others left behind is seen to in the end, with what is our own. */
  async begin(): Promise<Asked<void>> {
    const { client, open, edition } = this.#tools;
    const newest = await new SenderLabels(client).newest();
    const facts = await factsFromNow(client);
    const gone = await open.gone();
    if (!newest.ok) return newest;
    if (!facts.ok) return facts;
    if (!gone.ok) return gone;
    // Of another edition only `serve` knows whether it matters.
    const theirs = gone.value.filter(({ by }) => by.labels !== '' || by.facts !== '');
    this.#isAlsoOfOthers = theirs.length > 0;
    this.#by = {
      labels: earliest([newest.value, ...theirs.map(({ by }) => by.labels)]) ?? newest.value,
      facts: earliest([facts.value, ...theirs.map(({ by }) => by.facts)]) ?? facts.value,
      knowledge: edition(),
    };
    const noted = await open.note(this.#by);
    if (!noted.ok) return noted;
    for (const { by } of theirs) {
      const left = by.knowledge === '' ? noted : await open.leave(by.knowledge);
      if (!left.ok) return left;
    }
    const forgotten = await open.forget(theirs.map(({ key }) => key));
    return forgotten.ok ? await this.#learn() : forgotten;
  }

  /** Sees now and then whether people have said more. */
  watch(): void {
    this.#isWatching = true;
    this.#next();
  }

  /** Once all is committed. What is not done then is done by whoever comes next. */
  async end(signal: AbortSignal): Promise<Asked<void>> {
    this.#stopWatching();
    const facts = await this.#applyFacts(signal);
    if (!facts.ok) return facts;
    // Last: what goes before is judged by the labels of its time.
    const labels = await applySince(this.#tools, this.#by.labels, signal);
    if (!labels.ok) return labels;
    if (signal.aborted) {
      await this.#note();
      return { ok: true, value: undefined };
    }
    const known = await this.#tools.cursors.read(RENEWAL, KNOWLEDGE);
    if (!known.ok) return known;
    const knowledge = this.#tools.edition();
    return await this.#tools.open.end(known.value === knowledge ? '' : knowledge);
  }

  /** Leaves all to whoever comes next. */
  async breakOff(): Promise<void> {
    this.#stopWatching();
    await this.#note();
  }

  #stopWatching(): void {
    this.#isWatching = false;
    clearTimeout(this.#timer);
  }

  async #applyFacts(signal: AbortSignal): Promise<Asked<void>> {
    const { client, tells, hasMet } = this.#tools;
    let addresses: Uint8Array[] = [];
    for (let point = this.#by.facts; !signal.aborted;) {
      const since = await factsSince(client, point);
      if (!since.ok) return since;
      const isAll = since.value.until === point;
      point = since.value.until;
      for (const found of since.value.found)
        if (tells(found) && (this.#isAlsoOfOthers || hasMet(found.ip))) addresses.push(found.ip);
      if (!isAll && addresses.length < ADDRESSES_TOGETHER) continue;
      const renewed = await this.#judgeAgain(addresses, signal);
      if (!renewed.ok || isAll) return renewed;
      addresses = [];
    }
    return { ok: true, value: undefined };
  }

  async #judgeAgain(addresses: readonly Uint8Array[], signal: AbortSignal): Promise<Asked<void>> {
    if (addresses.length === 0) return { ok: true, value: undefined };
    const { renewer, judge } = this.#tools;
    const renewed = await renewer.renew({ kind: 'addresses', addresses }, 'sender_and_class', judge, signal);
    return renewed.ok ? { ok: true, value: undefined } : renewed;
  }

  async #learn(): Promise<Asked<void>> {
    const learnt = await learnLabels(this.#tools);
    if (!learnt.ok) return learnt;
    this.#learnt = learnt.value;
    return { ok: true, value: undefined };
  }

  async #look(): Promise<void> {
    const newest = await new SenderLabels(this.#tools.client).newest();
    const isNews = newest.ok && newest.value !== this.#learnt;
    const learnt = isNews ? await this.#learn() : newest;
    if (!learnt.ok) this.#tools.onFailed(learnt);
    if (++this.#looks % NOTED_EVERY === 0) await this.#note();
    if (this.#isWatching) this.#next();
  }

  async #note(): Promise<void> {
    const { open, edition } = this.#tools;
    this.#by = { ...this.#by, knowledge: edition() };
    const noted = await open.note(this.#by);
    if (!noted.ok) this.#tools.onFailed(noted);
  }

  #next(): void {
    this.#timer = setTimeout(() => void this.#look(), LOOK_MS).unref();
  }
}
