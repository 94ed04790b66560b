import { NO_WORD, type Lexicon } from './words.js';

/** Words of one column as numbers: most often it is the one before, or none. */
export class Recall {
  readonly #lexicon: Lexicon;
  #text = '';
  #number = NO_WORD;

  constructor(lexicon: Lexicon) {
    this.#lexicon = lexicon;
  }

  numberOf(text: string | undefined): number {
    if (text === undefined || text === '') return NO_WORD;
    if (text === this.#text) return this.#number;
    this.#text = text;
    this.#number = this.#lexicon.numberOf(text);
    return this.#number;
  }
}

/** What each column was last asked for, whichever document asked. */
export class Recalls {
  readonly headerFrom: Recall;
  readonly envelopeFrom: Recall;
  readonly envelopeTo: Recall;
  readonly dkimDomain: Recall;
  readonly dkimSelector: Recall;
  readonly dkimResult: Recall;
  readonly dkimHuman: Recall;
  readonly spfDomain: Recall;
  readonly spfScope: Recall;
  readonly spfResult: Recall;
  readonly spfHuman: Recall;
  readonly overrideType: Recall;
  readonly overrideComment: Recall;
  readonly sender: Recall;
  readonly classReason: Recall;

  constructor(lexicon: Lexicon) {
    this.headerFrom = new Recall(lexicon);
    this.envelopeFrom = new Recall(lexicon);
    this.envelopeTo = new Recall(lexicon);
    this.dkimDomain = new Recall(lexicon);
    this.dkimSelector = new Recall(lexicon);
    this.dkimResult = new Recall(lexicon);
    this.dkimHuman = new Recall(lexicon);
    this.spfDomain = new Recall(lexicon);
    this.spfScope = new Recall(lexicon);
    this.spfResult = new Recall(lexicon);
    this.spfHuman = new Recall(lexicon);
    this.overrideType = new Recall(lexicon);
    this.overrideComment = new Recall(lexicon);
    this.sender = new Recall(lexicon);
    this.classReason = new Recall(lexicon);
  }
}
