import { Judging } from '../../enrich/judging.js';
import { knowledgeOf, relabelled } from '../../enrich/senders/known.js';
import type { OwnSources } from '../../enrich/senders/own-sender.js';
import type { Sender } from '../../enrich/senders/sender.js';
import type { Knowledge } from '../../enrich/senders/shown.js';
import type { Source } from '../../enrich/senders/source.js';
import type { SenderLabel } from '../../model/sender.js';
import { NO_FACTS, type SourceFacts } from '../../model/source-facts.js';
import type { Asked } from '../../store/failures.js';
import type { JudgeAll } from '../../store/renewal/renewer.js';
import type { RecordJudge } from '../../store/rows/record-columns.js';

/** What held of addresses on a day, in their order. */
export type FactsOfAll = (ips: readonly Uint8Array[], day: string) => Promise<Asked<readonly SourceFacts[]>>;

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
    return (record) => this.#judging.judgeRecord(record, sourceOf(record.sourceIp));
  }

  /** Stored mail, by all facts that have been found since. */
  byAll(factsOf: FactsOfAll): JudgeAll {
    return async (mails, day) => {
      const facts = await factsOf(
        mails.map(({ sourceIp }) => sourceIp),
        day,
      );
      if (!facts.ok) return facts;
      const judging = this.#judging;
      return { ok: true, value: mails.map((mail, i) => judging.judge(mail, facts.value[i] ?? NO_FACTS)) };
    };
  }

  /** Whether facts can tell who sends from an address. */
  tells(facts: SourceFacts): boolean {
    return this.#judging.tells(facts);
  }
}
