import type { Logger } from 'pino';
import type { IntakeSummary } from './intake-counts.js';
import type { CommandIo } from './io.js';
import { StatusLine } from './status-line.js';

const DRAW_EVERY_MS = 100;
const LOG_EVERY_MS = 10_000;
const BAR_WIDTH = 24;
/** The rate is that of the last seconds, not of the whole run. */
const RATE_WINDOW_MS = 5000;

/** How far an ingest is, in bytes of what it was given. */
export interface Position {
  readonly bytes: number;
  /** Undefined until the files have been looked at. */
  readonly of: number | undefined;
}

/** A bar on a terminal, elsewhere a line of log now and then. */
export class IngestProgress {
  readonly #io: CommandIo;
  readonly #log: Logger;
  readonly #status: StatusLine;
  readonly #rate = new Rate();
  #last: number;

  constructor(io: CommandIo, log: Logger) {
    this.#io = io;
    this.#log = log;
    this.#status = new StatusLine(io);
    this.#last = io.clock();
  }

  show(position: Position, summary: () => IntakeSummary): void {
    const now = this.#io.clock();
    if (now - this.#last < (this.#io.stderrIsTerminal ? DRAW_EVERY_MS : LOG_EVERY_MS)) return;
    this.#last = now;
    const counts = summary();
    this.#rate.add(now, counts.records.in, position.bytes);
    if (this.#io.stderrIsTerminal) this.#status.show(progressLine(position, counts, this.#rate));
    else this.#log.info({ ...logged(counts), ...percentOf(position) }, 'ingesting');
  }

  clear(): void {
    this.#status.clear();
  }
}

/** What happens in a second, over the last seconds. */
export class Rate {
  #samples: { readonly at: number; readonly records: number; readonly bytes: number }[] = [];

  add(at: number, records: number, bytes: number): void {
    this.#samples.push({ at, records, bytes });
    const begin = this.#samples.findIndex((sample) => sample.at >= at - RATE_WINDOW_MS);
    this.#samples = this.#samples.slice(Math.max(0, begin - 1));
  }

  get records(): number {
    return this.#perSecond('records');
  }

  get bytes(): number {
    return this.#perSecond('bytes');
  }

  #perSecond(what: 'records' | 'bytes'): number {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined || last.at === first.at) return 0;
    return (1000 * (last[what] - first[what])) / (last.at - first.at);
  }
}

export function progressLine(
  { bytes, of }: Position,
  { reports, records }: IntakeSummary,
  rate: Rate,
): string {
  const all = reports.stored + reports.duplicate + reports.revision + reports.quarantined;
  const refused = reports.quarantined > 0 ? `, ${number(reports.quarantined)} in quarantine` : '';
  const counts = `${number(all)} reports${refused}, ${number(records.in)} records, ${number(rate.records)}/s`;
  if (of === undefined || of === 0) return counts;
  const share = Math.min(1, bytes / of);
  const full = Math.floor(share * BAR_WIDTH);
  const bar = '█'.repeat(full) + '░'.repeat(BAR_WIDTH - full);
  const left = rate.bytes > 0 ? `, ${duration((of - bytes) / rate.bytes)} left` : '';
  return `${bar} ${Math.floor(share * 100)} %  ${counts}${left}`;
}

function number(value: number): string {
  return Math.round(value).toLocaleString('en');
}

/** `0:42`, `12:05`, `3:02:10`. */
function duration(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  const two = (part: number): string => String(part).padStart(2, '0');
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

function percentOf({ bytes, of }: Position): { readonly percent?: number } {
  return of === undefined || of === 0 ? {} : { percent: Math.floor((100 * bytes) / of) };
}

/** Of a summary, what a line of log has room for. */
function logged({ deliveries, reports, records }: IntakeSummary) {
  return { deliveries, reports, records };
}
