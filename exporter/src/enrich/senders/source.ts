import type { SourceFacts } from '../../model/source-facts.js';
import { addressShown, type AddressShown, type Knowledge } from './shown.js';

/** An address that mail comes from, by facts that hold. What they show is found once for what is known of senders. */
export class Source {
  readonly facts: SourceFacts;
  #mark: object | undefined;
  #shown: AddressShown | undefined;

  constructor(facts: SourceFacts) {
    this.facts = facts;
  }

  shownBy(knowledge: Knowledge, ip: Uint8Array): AddressShown {
    if (this.#shown !== undefined && this.#mark === knowledge.mark) return this.#shown;
    this.#mark = knowledge.mark;
    return (this.#shown = addressShown(knowledge, ip, this.facts));
  }
}
