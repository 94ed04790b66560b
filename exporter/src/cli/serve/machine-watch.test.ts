import { expose } from '../../metrics/exposition.js';
import { textOf } from '../../metrics/testing/text-of.js';
import { MachineMetrics } from '../../metrics/machine.js';
import { createRegistry } from '../../metrics/registry.js';
import { failed, type Asked } from '../../store/failures.js';
import { MachineWatch } from './machine-watch.js';

const STALE_AFTER_MS = 20_000;
const NOW = 1_700_000_000_500;
const watches: MachineWatch[] = [];
afterEach(() => {
  for (const watch of watches.splice(0)) watch.stop();
});

/** The lines once all was looked at. */
async function after(
  answer: Asked<ReadonlyMap<string, number>>,
  clock: () => number = () => 0,
): Promise<string[]> {
  const registry = createRegistry({ version: '1', revision: '' });
  const metrics = new MachineMetrics(registry, () => NOW);
  metrics.held(new Map([['tls', 9]]));
  const folders = new Map([
    ['data', '.'],
    ['spool', './there is no such folder'],
  ] as const);
  const asked = new Promise<void>((resolve) => {
    const held = (): Promise<typeof answer> => {
      resolve();
      return Promise.resolve(answer);
    };
    watches.push(new MachineWatch({ folders, metrics, clock, held, staleAfterMs: STALE_AFTER_MS }));
  });
  await asked;
  for (;;) {
    const text = textOf(await expose(registry, undefined));
    if (text.includes('disk="data"')) return text.split('\n');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

test('what lies in quarantine, all kinds of it, the clock, and the disks that are there', async () => {
  const lines = await after({
    ok: true,
    value: new Map([
      ['aggregate', 3],
      ['', 2],
    ]),
  });
  expect(lines).toEqual(
    expect.arrayContaining([
      'plumbline_clock_seconds 1700000000.5',
      'plumbline_quarantine_held{kind="aggregate"} 3',
      'plumbline_quarantine_held{kind="tls"} 0',
      'plumbline_quarantine_held{kind="unknown"} 2',
      expect.stringMatching(/^plumbline_disk_free_bytes\{disk="data"\} [1-9]\d+$/),
      expect.stringMatching(/^plumbline_disk_size_bytes\{disk="data"\} [1-9]\d+$/),
    ]),
  );
  expect(lines.join('\n')).not.toContain('disk="spool"');
});

test.each([
  ['is told of once', './src', 1],
  ['has a series of its own where it is another', '/dev', 2],
])('the disk that two folders are on %s', async (_, spool, disks) => {
  const nothing: Asked<ReadonlyMap<string, number>> = { ok: true, value: new Map() };
  const registry = createRegistry({ version: '1', revision: '' });
  const metrics = new MachineMetrics(registry, () => NOW);
  let looks = 0;
  const folders = new Map([
    ['data', '.'],
    ['spool', spool],
  ] as const);
  const looked = new Promise<void>((resolve) => {
    const told = metrics.disk.bind(metrics);
    metrics.disk = (...said): void => {
      told(...said);
      if (++looks === folders.size) resolve();
    };
  });
  watches.push(
    new MachineWatch({
      folders,
      metrics,
      clock: () => 0,
      held: () => Promise.resolve(nothing),
      staleAfterMs: 1,
    }),
  );
  await looked;
  const text = textOf(await expose(registry, undefined));
  expect(text.match(/^plumbline_disk_free_bytes\{.*$/gm)).toHaveLength(disks);
  expect(text).toContain('disk="data"');
});

test('what nobody says any more is gone after as long as the settings say, and not before', async () => {
  const away = failed('store_unreachable', 'away');
  let now = 0;
  const early = await after(away, () => (now = now === 0 ? 1 : STALE_AFTER_MS));
  expect(early).toContain('plumbline_quarantine_held{kind="tls"} 9');
  now = 0;
  const later = await after(away, () => (now += STALE_AFTER_MS + 1));
  expect(later.join('\n')).not.toContain('plumbline_quarantine_held{');
});
