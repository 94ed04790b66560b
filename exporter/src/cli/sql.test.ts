import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fakeIo } from './fake-io.js';
import { run } from './main.js';

const SLOW = 120_000;
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-sql-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 });
});

const ROWS = 'SELECT number AS n FROM numbers(5000)';

async function shown(
  args: readonly string[],
  stdoutIsTerminal: boolean,
): Promise<{ rows: number; told: string }> {
  const io = fakeIo({ stdoutIsTerminal });
  const code = await run(['sql', '--store.dir', join(folder, 'data'), ...args], io);
  expect(code).toBe(0);
  const numbers = io.stdout.text.match(/\b\d+\b *(?:│|$)|^n: \d+$/gm) ?? [];
  return { rows: numbers.length, told: io.stderr.text };
}

describe('a table of many rows', () => {
  it.each([[[]], [['--format', 'PrettyCompact']], [['--format', 'Vertical']]])(
    'is whole in a file: %j',
    async (format) => {
      expect(await shown([...format, ROWS], false)).toEqual({ rows: 5000, told: '' });
    },
    SLOW,
  );

  it.each([[[]], [['--format', 'PrettyCompact']], [['--format', 'Vertical']]])(
    'is cut on a terminal, which is told: %j',
    async (format) => {
      expect(await shown([...format, ROWS], true)).toEqual({
        rows: 1000,
        told: 'not all rows are shown: a file or a pipe gets all of them, and so does --format TSV\n',
      });
    },
    SLOW,
  );

  it(
    'is not cut where it has no more than are shown',
    async () => {
      expect(await shown(['SELECT number AS n FROM numbers(1000)'], true)).toEqual({ rows: 1000, told: '' });
    },
    SLOW,
  );
});

it(
  'rows that come from many places are one table',
  async () => {
    const io = fakeIo();
    const query = Array.from({ length: 20 }, (_, i) => `SELECT ${i} AS n`).join(' UNION ALL ');
    await run(['sql', '--store.dir', join(folder, 'data'), query], io);
    expect(io.stdout.text.split('┌')).toHaveLength(2);
  },
  SLOW,
);
