import type { Judgement, MailEvidence } from '../../model/sender.js';
import type { SourceFacts } from '../../model/source-facts.js';
import { addressShown, type AddressShown, type Knowledge } from './shown.js';

/** Mail of a source, and how it was judged by what `mark` stands for: mail that says the same is judged alike. */
export interface Precedent {
  readonly mark: object;
  readonly mail: MailEvidence;
  readonly judgement: Judgement;
}

/** Whoever writes reports by hand may put thousands into a record. */
const MOST_RESULTS = 4;

/** An address that mail comes from, by facts that hold. What they show is found once for what is known of senders. */
export class Source {
  readonly facts: SourceFacts;
  #mark: object | undefined;
  #shown: AddressShown | undefined;
  #precedent: Precedent | undefined;
  #hasSent = false;

  constructor(facts: SourceFacts) {
    this.facts = facts;
  }

  /** The last one. */
  get precedent(): Precedent | undefined {
    return this.#precedent;
  }

  shownBy(knowledge: Knowledge, ip: Uint8Array): AddressShown {
    if (this.#shown !== undefined && this.#mark === knowledge.mark) return this.#shown;
    this.#mark = knowledge.mark;
    return (this.#shown = addressShown(knowledge, ip, this.facts));
  }

  /** From the second mail on: many sources send one and no more, and there may be room for all but them. */
  keep(precedent: Precedent): void {
    const { dkim, spf, overrides } = precedent.mail;
    if (this.#hasSent && dkim.length + spf.length + overrides.length <= MOST_RESULTS)
      this.#precedent = precedent;
    this.#hasSent = true;
  }
}
