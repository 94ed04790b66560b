import { pino } from 'pino';
import { createRegistry } from '../../../metrics/registry.js';
import { SourceMetrics } from '../../../metrics/sources.js';
import { observerOf } from './source-log.js';

const HOUR = 3_600_000;

describe.each([
  ['back by an hour', -HOUR],
  ['forward by a day', 24 * HOUR],
])('when the time of day is set %s', (_, ms) => {
  it.each(['progress', 'limited'] as const)('%s is told again after ten seconds, and not before', (what) => {
    let elapsed = 0;
    let setBy = 0;
    const lines: string[] = [];
    const observer = observerOf('reports', {
      log: pino({}, { write: (line: string) => void lines.push(line) }),
      metrics: new SourceMetrics(createRegistry({ version: '', revision: '' })),
      now: () => Date.UTC(2026, 10, 22) + elapsed + setBy,
      clock: () => elapsed,
    });
    const tell = (): void => {
      if (what === 'progress') observer.progress(1, undefined);
      else observer.limited('mail_bytes');
    };
    tell();
    expect(lines).toHaveLength(1);
    setBy = ms;
    elapsed = 9999;
    tell();
    expect(lines).toHaveLength(1);
    elapsed = 10_000;
    tell();
    expect(lines).toHaveLength(2);
  });
});
