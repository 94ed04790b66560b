import { Judging } from '../../enrich/judging.js';
import { mailEvidence } from '../../enrich/mail-evidence.js';
import { knowledgeOf, relabelled } from '../../enrich/senders/known.js';
import type { OwnSources } from '../../enrich/senders/own-sender.js';
import type { Sender } from '../../enrich/senders/sender.js';
import type { Knowledge } from '../../enrich/senders/shown.js';
import type { Source } from '../../enrich/senders/source.js';
import type { SenderLabel } from '../../model/sender.js';
import { NO_FACTS, type SourceFacts } from '../../model/source-facts.js';
import type { Days, HeldFacts } from '../../store/facts/facts-on-days.js';
import type { Asked } from '../../store/failures.js';
import type { StoredMail } from '../../store/renewal/profile.js';
import type { JudgeAll } from '../../store/renewal/renewer.js';
import type { RecordJudge } from '../../store/rows/record-columns.js';

/** What held of addresses on some days, in their order. */
export type FactsOfAll = (
  ips: readonly Uint8Array[],
  days: Days,
) => Promise<Asked<readonly (readonly HeldFacts[])[]>>;

/** Judges what comes in and what is stored by the same knowledge, and by what people say as soon as it is learnt. */
export class SenderJudges {
  #knowledge: Knowledge;
  #judging: Judging;
  #labels: readonly SenderLabel[] = [];

  constructor(senders: readonly Sender[], own: OwnSources) {
    this.#knowledge = knowledgeOf(senders, own, []);
    this.#judging = new Judging(this.#knowledge);
  }

  /** Other senders than before; what people say of them holds. */
  know(senders: readonly Sender[], own: OwnSources): void {
    this.#knowledge = knowledgeOf(senders, own, this.#labels);
    this.#judging = new Judging(this.#knowledge);
  }

  /** The newest first; of two about the same the newest counts. */
  learn(labels: readonly SenderLabel[]): void {
    this.#labels = labels.toReversed();
    this.#knowledge = relabelled(this.#knowledge, this.#labels);
    this.#judging = new Judging(this.#knowledge);
  }

  /** Records as they come in, by facts that are at hand. */
  atOnce(sourceOf: (ip: Uint8Array) => Source): RecordJudge {
    return (record) => this.#judging.judgeFrom(mailEvidence(record), sourceOf(record.sourceIp));
  }

  /** Stored mail, by all facts that have been found since. */
  byAll(factsOf: FactsOfAll): JudgeAll {
    return async (mails) => {
      const ips = mails.map(({ mail }) => mail.sourceIp);
      const facts = await factsOf(ips, daysOf(mails));
      if (!facts.ok) return facts;
      const judging = this.#judging;
      const value = mails.map(({ mail, days }, i) =>
        heldOn(days, facts.value[i]).map(({ facts: held, ...on }) => ({
          ...on,
          judgement: judging.judge(mail, held),
        })),
      );
      return { ok: true, value };
    };
  }

  /** Whether facts can tell who sends from an address. */
  tells(facts: SourceFacts): boolean {
    return this.#judging.tells(facts);
  }

  /** Whether others than before can tell it, or that it is somebody else than these told. */
  tellsOtherwise({ facts, before }: { readonly facts: SourceFacts; readonly before: SourceFacts }): boolean {
    return this.tells(facts) || this.tells(before);
  }
}

/** From the first to the last of all. */
function daysOf(mails: readonly StoredMail[]): Days {
  let [first, last] = ['', ''];
  for (const { days } of mails) {
    if (first === '' || days.first < first) first = days.first;
    if (days.last > last) last = days.last;
  }
  return { first, last };
}

/** Of what held some time, what held on these days; of an address without facts nothing is known. */
function heldOn(days: Days, facts: readonly HeldFacts[] = []): readonly HeldFacts[] {
  const held = facts.filter(({ first, last }) => first <= days.last && last >= days.first);
  return held.length === 0 ? [{ ...days, facts: NO_FACTS }] : held;
}
