import { ipv4Text, ipv6Text } from './addresses.js';
import { judge, type Verdict } from './evaluation.js';
import type { AggregatePlan } from './plan.js';
import { Random, Weighted } from './random.js';
import type { DemoSender } from './senders.js';

/** A record of an aggregate report. Verdicts are shared between rows. */
export interface Row {
  readonly ip: string;
  readonly count: number;
  readonly verdict: Verdict;
}

/** The records of a report, the same each time it is asked. */
export function* rowsOf(report: AggregatePlan): Generator<Row> {
  const random = new Random(...report.stream, 'rows');
  const senders = new Weighted(
    report.senders.map((sender) => [new ReportedSender(sender, report, random), sender.weight] as const),
  );
  for (let i = 0; i < report.records; i++) yield senders.draw(random).row(random);
}

/** A prime, so that stepping by it meets every address of a range before any comes again. */
const STRIDE = 7919;
const MOST_DOUBLINGS = 9;

/** A sender as one report sees it. */
class ReportedSender {
  readonly #sender: DemoSender;
  readonly #pct: number;
  readonly #verdicts: Weighted<{ readonly usual: Verdict; readonly sampledOut: Verdict }>;
  #host: number;

  constructor(sender: DemoSender, report: AggregatePlan, random: Random) {
    const { domain, reporter } = report;
    this.#sender = sender;
    this.#pct = domain.policy.pct;
    this.#host = random.below(0x1_0000);
    this.#verdicts = new Weighted(
      sender.mail.map(([mail, weight]) => [
        {
          usual: judge(sender, mail, domain, reporter.xml.standard, false),
          sampledOut: judge(sender, mail, domain, reporter.xml.standard, true),
        },
        weight,
      ]),
    );
  }

  row(random: Random): Row {
    const { usual, sampledOut } = this.#verdicts.draw(random);
    return {
      ip: this.#ip(random),
      count: random.heavyTail(this.#sender.volume, MOST_DOUBLINGS),
      verdict: random.below(100) < this.#pct ? usual : sampledOut,
    };
  }

  #ip(random: Random): string {
    const { v4, v4Size, v6, v6Size, v6Share } = this.#sender.addresses;
    this.#host += STRIDE;
    return random.below(100) < v6Share
      ? ipv6Text(v6, 1 + (this.#host % v6Size))
      : ipv4Text(v4 + (this.#host % v4Size));
  }
}
