import type { AggregateRecord } from '../../model/report.js';
import type { Judgement, MailEvidence } from '../../model/sender.js';
import type { SourceFacts } from '../../model/source-facts.js';
import { says } from '../mail-evidence.js';
import { addressShown, type AddressShown, type Knowledge } from './shown.js';

/** Mail of a source, and how it was judged by what `mark` stands for: mail that says the same is judged alike. */
export interface Precedent {
  readonly mark: object;
  readonly mail: MailEvidence;
  readonly judgement: Judgement;
}

/** Whoever writes reports by hand may put thousands into a record. */
const MOST_RESULTS = 4;
/** After so many that were unlike the one before it, a source's mail is of many kinds. */
const MOST_UNLIKE = 3;

/** An address that mail comes from, by facts that hold. What they show is found once for what is known of senders. */
export class Source {
  readonly facts: SourceFacts;
  #mark: object | undefined;
  #shown: AddressShown | undefined;
  #precedent: Precedent | undefined;
  #hasSent = false;
  #unlike = 0;

  constructor(facts: SourceFacts) {
    this.facts = facts;
  }

  shownBy(knowledge: Knowledge, ip: Uint8Array): AddressShown {
    if (this.#shown !== undefined && this.#mark === knowledge.mark) return this.#shown;
    this.#mark = knowledge.mark;
    return (this.#shown = addressShown(knowledge, ip, this.facts));
  }

  /** How the last mail was judged, where the record says the same of its own. */
  judgedBefore(record: AggregateRecord, mark: object): Judgement | undefined {
    const precedent = this.#precedent;
    if (precedent?.mark !== mark) return undefined;
    if (!says(record, precedent.mail)) {
      this.#unlike += 1;
      return undefined;
    }
    this.#unlike = 0;
    return precedent.judgement;
  }

  /** From the second mail on: many sources send one and no more. And not for ever where it never helps. */
  keep(precedent: Precedent): void {
    const { dkim, spf, overrides } = precedent.mail;
    const isWorthIt =
      this.#hasSent &&
      this.#unlike < MOST_UNLIKE &&
      dkim.length + spf.length + overrides.length <= MOST_RESULTS;
    this.#precedent = isWorthIt ? precedent : undefined;
    this.#hasSent = true;
  }
}
