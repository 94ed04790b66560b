/** A mail on which our own reading breaks: it is kept as itself, its file has failed, and all else goes on. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fakeIo } from '@plumbline/exporter/cli/fake-io.js';
import { IntakeSession } from '@plumbline/exporter/cli/intake-session.js';
import { createLogger } from '@plumbline/exporter/cli/logger.js';
import { loadSettings } from '@plumbline/exporter/config/load.js';
import { DEFAULT_LIMITS, type Limits } from '@plumbline/exporter/model/limits.js';
import type { Handed, IntakeSource, SourcedDelivery } from '@plumbline/exporter/model/intake-source.js';
import { FolderSource } from '@plumbline/exporter/sources/folder/folder-source.js';
import { MboxSource } from '@plumbline/exporter/sources/mbox/mbox-source.js';
import { openBenchStore, type BenchStore } from '../bench/embedded.js';
import { plumbline } from '../commands/plumbline.js';
import { SLOW } from '../commands/site.js';
import { TestDesk } from '../mail/desk.js';

/** A fault of ours for the test: the limit that only zip files are held to cannot be asked for. */
const FAULTY: Limits = {
  ...DEFAULT_LIMITS,
  get zipEntries(): number {
    throw new TypeError('x is undefined');
  },
};

/** Hands in to a real intake. */
class IntakeDesk extends TestDesk {
  readonly #session: IntakeSession;

  constructor(session: IntakeSession) {
    super();
    this.#session = session;
  }

  override async take(delivery: SourcedDelivery): Promise<Handed> {
    return await this.#session.take('box', delivery);
  }
}

let folder = '';
let store: BenchStore;
let session: IntakeSession;
let [zipped, others]: [Buffer[], Buffer[]] = [[], []];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-broken-'));
  const size = '--domains 1 --days 8 --reports-per-day 8 --seed 5 --end 2026-06-30';
  await plumbline(['demo', ...size.split(' '), '--out', at('mail')]);
  const names = (await readdir(at('mail'))).filter((name) => /aggregate_[^_]*\.eml$/.test(name));
  const mails = await Promise.all(names.map((name) => readFile(at('mail', name))));
  [zipped, others] = [mails.filter(isZipped), mails.filter((mail) => !isZipped(mail))];
  store = await openBenchStore(at('data'));
  session = await faultySession();
}, SLOW);
afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 });
}, SLOW);

function at(...path: string[]): string {
  return join(folder, ...path);
}

function isZipped(mail: Buffer): boolean {
  return mail.includes('.zip"');
}

async function faultySession(): Promise<IntakeSession> {
  const flags = new Map([
    ['store.dir', at('data')],
    ['store.batch.seconds', '0.2s'],
  ]);
  const loaded = loadSettings({ flags, env: {}, configFile: undefined, readFile: () => undefined });
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  const io = fakeIo({ now: () => Date.now(), clock: () => performance.now() });
  return await IntakeSession.open({
    client: store.client,
    settings: { ...loaded.settings, limits: FAULTY },
    io,
    log: createLogger({ level: 'error', format: 'logfmt' }, io.stderr),
    giveUp: new AbortController().signal,
    onSettled: () => undefined,
  });
}

/** One mail of each kind, of those that were not used yet. */
function next(mails: Buffer[]): Buffer {
  const mail = mails.shift();
  if (mail === undefined) throw new Error('there are fewer mails');
  return mail;
}

function asMbox(...mails: readonly Buffer[]): Buffer {
  const separator = Buffer.from('From a@b.example Sat Jan  3 01:02:03 2026\r\n');
  return Buffer.concat(mails.flatMap((mail) => [separator, mail, Buffer.from('\r\n\r\n')]));
}

async function run(source: IntakeSource, until: () => boolean): Promise<IntakeDesk> {
  const desk = new IntakeDesk(session);
  await desk.run(source, until, 60_000);
  return desk;
}

function watched(after: 'move' | 'delete'): FolderSource {
  const numbers = { depth: 1, in_flight: 10, file_bytes: 1e9, remembered: 10 };
  const times = { settle: 1, doubt: 60_000, poll: 20 };
  return new FolderSource('box', { path: at(after), after, subfolders: false, ...numbers, ...times });
}

async function became(name: string): Promise<string[][]> {
  return await store.ask(
    `SELECT outcome, reason FROM v_deliveries WHERE delivery LIKE '%/${name}' ORDER BY outcome, reason`,
  );
}

test.each(['move', 'delete'] as const)(
  '%s: its file goes to failed, as other files that could not be read, and the others as they would',
  async (after) => {
    await mkdir(at(after));
    await writeFile(at(after, 'breaks.eml'), next(zipped));
    await writeFile(at(after, 'reads.eml'), next(others));
    await writeFile(at(after, 'both.mbox'), asMbox(next(others), next(zipped), next(others)));
    const isOver = (): boolean =>
      ['breaks.eml', 'reads.eml', 'both.mbox'].every((name) => !existsSync(at(after, name)));
    const desk = await run(watched(after), isOver);
    expect((await readdir(at(after, 'failed'))).sort()).toEqual(['both.mbox', 'breaks.eml']);
    expect(await readdir(at(after, 'done'))).toEqual(after === 'move' ? ['reads.eml'] : []);
    expect(desk.troubles).toEqual([]);
    expect(await became(`${after}/breaks.eml`)).toEqual([['quarantined', 'reader_broke']]);
    expect(await became(`${after}/both.mbox`)).toEqual([
      ['quarantined', 'reader_broke'],
      ['stored', ''],
      ['stored', ''],
    ]);
  },
  SLOW,
);

test(
  'of an mbox that grows only that mail is kept, and the mbox is read on behind it',
  async () => {
    const mail = next(zipped);
    await writeFile(at('grows.mbox'), asMbox(next(others), mail));
    const mbox = { path: at('grows.mbox'), settle: 1, poll: 20, lock: 60_000, in_flight: 4 };
    const desk = new IntakeDesk(session);
    await desk.run(new MboxSource('box', mbox), () => desk.wells > 1, 60_000);
    expect(desk.troubles).toEqual([]);
    expect(await became('grows.mbox')).toEqual([
      ['quarantined', 'reader_broke'],
      ['stored', ''],
    ]);
    const held = await store.ask(
      "SELECT path, scope, reason, bytes_total FROM v_quarantine WHERE delivery LIKE '%/grows.mbox/%'",
    );
    expect(held).toEqual([[at('grows.mbox/2'), 'delivery', 'reader_broke', expect.any(String)]]);
    const bytes = Number(held[0]?.[3]);
    expect([bytes >= mail.length, bytes <= mail.length + 4]).toEqual([true, true]);
  },
  SLOW,
);
