import { Counter, type Registry } from 'prom-client';

/** What became of a sample for good. */
export const SAMPLE_OUTCOMES = ['written', 'too_old', 'refused'] as const;
export type SampleOutcome = (typeof SAMPLE_OUTCOMES)[number];

/** Why a request is made again later. */
export const WRITE_TROUBLES = {
  unreachable: 'Nobody answers, or the connection broke.',
  untrusted:
    'Its certificate is not one that we trust, or is that of another (metrics.remote_write.ca_file).',
  timeout: 'The answer took longer than it may (metrics.remote_write.timeout).',
  busy: 'The receiver has too much to do just now, or is not well (429, 5xx).',
  denied: 'The receiver does not know us, or does not let us (401, 403).',
  not_there: 'There is no receiver of remote write at this address (404, 405, a redirection).',
} as const;
export type WriteTrouble = keyof typeof WRITE_TROUBLES;

/** What became of what was sent to the receiver of remote write. */
export class RemoteWriteMetrics {
  readonly #samples: Counter<'outcome'>;
  readonly #failures: Counter<'reason'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#samples = new Counter({
      name: 'plumbline_remote_write_samples_total',
      help: 'Samples of settled days sent by remote write, by what became of them: what is too old or refused is not sent again until serve is started again, or its figures change.',
      labelNames: ['outcome'],
      registers,
    });
    this.#failures = new Counter({
      name: 'plumbline_remote_write_failures_total',
      help: 'Requests of remote write that are made again, by reason.',
      labelNames: ['reason'],
      registers,
    });
    for (const outcome of SAMPLE_OUTCOMES) this.#samples.inc({ outcome }, 0);
    for (const reason of Object.keys(WRITE_TROUBLES)) this.#failures.inc({ reason }, 0);
  }

  ended(outcome: SampleOutcome, samples: number): void {
    this.#samples.inc({ outcome }, samples);
  }

  failed(reason: WriteTrouble): void {
    this.#failures.inc({ reason });
  }
}
