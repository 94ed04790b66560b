import { SENDER_CLASSES, type SenderClass } from '@plumbline/exporter/model/sender.js';
import { count, type Table } from '../table.js';

/** How often what is true was judged to be what. */
export class Score {
  readonly #counts = new Map<string, number>();
  readonly #reasons = new Map<string, number>();

  add(truth: SenderClass, judged: SenderClass, reason: string): void {
    bump(this.#counts, `${truth} ${judged}`);
    bump(this.#reasons, `${reason} ${truth}`);
  }

  get records(): number {
    return sum(SENDER_CLASSES.map((truth) => this.#are(truth)));
  }

  /** Of those that were judged to be so, how many are. */
  precision(of: SenderClass): number {
    return this.count(of, of) / sum(SENDER_CLASSES.map((truth) => this.count(truth, of)));
  }

  /** Of those that are so, how many were judged to be. */
  recall(of: SenderClass): number {
    return this.count(of, of) / this.#are(of);
  }

  count(truth: SenderClass, judged: SenderClass): number {
    return this.#counts.get(`${truth} ${judged}`) ?? 0;
  }

  figures(): Record<SenderClass, { readonly precision: number; readonly recall: number }> {
    const of = (each: SenderClass): { precision: number; recall: number } => ({
      precision: this.precision(each),
      recall: this.recall(each),
    });
    return {
      compliant: of('compliant'),
      misconfigured: of('misconfigured'),
      forwarder: of('forwarder'),
      threat: of('threat'),
    };
  }

  tables(title: string): Table[] {
    return [
      {
        title: `${title}: ${count(this.records)} records`,
        header: ['what it is', ...SENDER_CLASSES.map((judged) => `judged ${judged}`), 'precision', 'recall'],
        rows: SENDER_CLASSES.map((truth) => [
          truth,
          ...SENDER_CLASSES.map((judged) => count(this.count(truth, judged))),
          percent(this.precision(truth)),
          percent(this.recall(truth)),
        ]),
      },
      {
        title: `${title}: by rule`,
        header: ['rule', ...SENDER_CLASSES],
        rows: [...new Set([...this.#reasons.keys()].map((key) => key.split(' ')[0] ?? ''))]
          .toSorted()
          .map((reason) => [
            reason,
            ...SENDER_CLASSES.map((truth) => count(this.#reasons.get(`${reason} ${truth}`) ?? 0)),
          ]),
      },
    ];
  }

  #are(truth: SenderClass): number {
    return sum(SENDER_CLASSES.map((judged) => this.count(truth, judged)));
  }
}

function bump(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function percent(share: number): string {
  return Number.isNaN(share) ? '-' : `${(100 * share).toFixed(1)} %`;
}
