import type { Sample } from '../../../metrics/remote-write/write-request.js';
import { DAY_FAMILIES } from '../../../store/history/families.js';
import type { DayPartFigures } from '../../../store/history/day-parts.js';
import type { Remembered, SeriesWords } from '../../../store/history/remembered.js';
import { sampleTime } from '../../../store/history/sample-time.js';

/** What is sent of a part of a day, and what is remembered of it meanwhile. */
export interface Planned {
  readonly day: string;
  readonly key: string;
  readonly samples: readonly Sample[];
  readonly sending: Remembered;
}

/**
 * All figures of the part at one time. Where others were sent before, they may be there, and a second value for a time
 * is silently dropped: so it is said again a millisecond later, and what is there no longer is said to be 0.
 */
export function plan({ key, day, domain, hash, remembered, figures }: DayPartFigures): Planned {
  const repeat = remembered === undefined ? 0 : remembered.repeat + (remembered.hash === hash ? 0 : 1);
  const at = sampleTime(day, repeat);
  const now = new Set(figures.map(({ series }) => JSON.stringify(series)));
  const gone = (remembered?.series ?? []).filter((series) => !now.has(JSON.stringify(series)));
  const all = [...figures, ...gone.map((series) => ({ series, value: 0 }))];
  return {
    day,
    key,
    samples: all.map(({ series, value }) => ({ labels: labelsOf(domain, series), value, at })),
    sending: { hash, repeat, state: 'sending', series: all.map(({ series }) => [...series]) },
  };
}

const LABELS = new Map(DAY_FAMILIES.map(({ name, labels }) => [name, labels]));

function labelsOf(domain: string, [name = '', ...words]: SeriesWords): Record<string, string> {
  const labels = LABELS.get(name) ?? [];
  return { __name__: name, domain, ...Object.fromEntries(labels.map((label, i) => [label, words[i] ?? ''])) };
}

/**
 * Of one day, and as many samples as a request may have, or a single part: a receiver that finds one sample too old takes
 * none of the request.
 */
export function inRequests(parts: readonly Planned[], most: number): Planned[][] {
  const requests: Planned[][] = [];
  let [current, size]: [Planned[], number] = [[], 0];
  for (const part of parts) {
    const isOther = current[0] !== undefined && current[0].day !== part.day;
    if (isOther || (current.length > 0 && size + part.samples.length > most)) {
      requests.push(current);
      [current, size] = [[], 0];
    }
    current.push(part);
    size += part.samples.length;
  }
  return current.length === 0 ? requests : [...requests, current];
}
