import type { Judgement, MailEvidence } from '../model/sender.js';
import type { SourceFacts } from '../model/source-facts.js';
import { caseOf } from './classes/case.js';
import { classify } from './classes/judge.js';
import { Organisation } from './classes/organisation.js';
import { Recent } from './memory/recent.js';
import type { Candidates } from './senders/candidates.js';
import { identify } from './senders/identify.js';
import { factsShown, nameShown, type Knowledge, type Names, type NameShown } from './senders/shown.js';
import { Source } from './senders/source.js';

/** Raised with every change of the rules, or of what shows a sender: what is stored is judged again then. */
export const RULES_EDITION = 2;

/** How many names are remembered, some 300 bytes each. */
export interface JudgingLimits {
  readonly names: number;
}

const DEFAULT_LIMITS: JudgingLimits = { names: 50_000 };

/**
 * Who sent a mail, and what it is to the domain in From. What a name shows is found once and remembered for a while;
 * where what is known changes, make another.
 */
export class Judging {
  readonly #knowledge: Knowledge;
  readonly #organisations: Recent<string, Organisation>;
  readonly #names: Names;
  /** Most mails of a report are in one name. */
  #headerFrom = '';
  #organisation = new Organisation('');

  constructor(knowledge: Knowledge, limits: JudgingLimits = DEFAULT_LIMITS) {
    this.#knowledge = knowledge;
    this.#organisations = new Recent(limits.names, (headerFrom) => new Organisation(headerFrom));
    this.#names = rememberedNames(knowledge, limits);
  }

  judge(mail: MailEvidence, facts: SourceFacts): Judgement {
    return this.judgeFrom(mail, new Source(facts));
  }

  /** The same of a source that is known from mails before. */
  judgeFrom(mail: MailEvidence, source: Source): Judgement {
    const organisation = this.#organisationOf(mail.headerFrom);
    const address = source.shownBy(this.#knowledge, mail.sourceIp);
    const found = identify(mail, address, this.#names, organisation.has, this.#knowledge);
    const { senderClass, reason } = classify(caseOf(mail, found, organisation, this.#names));
    return {
      sender: found.sender,
      confidence: found.confidence,
      evidence: found.evidence,
      senderClass,
      reason,
    };
  }

  /** Whether such facts show a sender at all. */
  tells(facts: SourceFacts): boolean {
    const { ptr, asn } = factsShown(this.#knowledge, facts);
    return ptr !== undefined || asn !== undefined;
  }

  #organisationOf(headerFrom: string): Organisation {
    if (headerFrom !== this.#headerFrom) {
      this.#organisation = this.#organisations.get(headerFrom);
      this.#headerFrom = headerFrom;
    }
    return this.#organisation;
  }
}

function rememberedNames(knowledge: Knowledge, limits: JudgingLimits): Names {
  const shown = new Recent<string, NameShown>(limits.names, (domain) => nameShown(knowledge, domain));
  const selectors = new Recent<string, Candidates>(limits.names, (selector) =>
    knowledge.index.selectors.find(selector),
  );
  return {
    shown: (domain) => shown.get(domain),
    selector: (selector) => selectors.get(selector),
  };
}
