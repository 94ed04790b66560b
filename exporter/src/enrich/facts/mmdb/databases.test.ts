import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mmdb } from '../testing/mmdb-writer.js';
import { Databases } from './databases.js';
import { defaultCountryFile } from './default-country.js';
import { ip } from '../../../parse/values/testing/ip.js';

const COUNTRIES = mmdb('Test-Country', {
  '192.0.2.0/24': { country: { iso_code: 'SE' } },
  '2001:db8::/32': { country: { iso_code: 'JP' } },
});
const OPERATORS = mmdb('Test-ASN', {
  '192.0.2.0/25': { autonomous_system_number: 64500, autonomous_system_organization: 'Example Net' },
});
const BOTH = mmdb('Test-Lite', {
  '192.0.2.0/24': { country_code: 'NO', asn: 'AS64501', as_name: 'Both', country: 'Norway' },
  '198.51.100.0/24': { country_code: 'FI', asn: 'AS64502', as_name: 'Far', country: 'Finland' },
});

let directory: string;
let told: string[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'plumbline-test-mmdb-'));
  told = [];
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

function databases(...names: readonly string[]): Databases {
  const files = names.map((name) => join(directory, name));
  return new Databases(
    { files, fileBytes: 100_000, reload: 5 },
    {
      opened: (path, type) => told.push(`${path.slice(directory.length + 1)} ${type}`),
      troubled: (path, trouble, _, isInUse) =>
        told.push(
          `${path.slice(directory.length + 1)} ${trouble}${isInUse ? ', the one before is used' : ''}`,
        ),
    },
  );
}

async function write(name: string, bytes: Buffer): Promise<void> {
  await writeFile(join(directory, name), bytes);
}

it('asks one file after the other for what it does not know yet', async () => {
  await write('country.mmdb', COUNTRIES);
  await write('asn.mmdb', OPERATORS);
  await write('both.mmdb', BOTH);
  const files = databases('country.mmdb', 'asn.mmdb', 'both.mmdb');
  expect(files.find(ip('192.0.2.1'))).toEqual({ country: '', asn: 0, asName: '' });
  await files.look();
  expect(told).toEqual(['country.mmdb Test-Country', 'asn.mmdb Test-ASN', 'both.mmdb Test-Lite']);
  expect(files.find(ip('192.0.2.1'))).toEqual({ country: 'SE', asn: 64500, asName: 'Example Net' });
  expect(files.find(ip('192.0.2.200'))).toEqual({ country: 'SE', asn: 64501, asName: 'Both' });
  expect(files.find(ip('198.51.100.1'))).toEqual({ country: 'FI', asn: 64502, asName: 'Far' });
  expect(files.find(ip('2001:db8::1'))).toEqual({ country: 'JP', asn: 0, asName: '' });
  expect(files.find(ip('203.0.113.1'))).toEqual({ country: '', asn: 0, asName: '' });
});

it('is another edition with other content, and the same one with the same', async () => {
  await write('country.mmdb', COUNTRIES);
  const files = databases('country.mmdb', 'asn.mmdb');
  expect(files.edition).toBe('');
  await files.look();
  const alone = files.edition;
  await write('asn.mmdb', OPERATORS);
  await files.look();
  const both = files.edition;
  expect(new Set(['', alone, both]).size).toBe(3);
  const again = databases('asn.mmdb', 'country.mmdb');
  await again.look();
  expect(again.edition).not.toBe(both);
  const elsewhere = databases('moved.mmdb', 'asn.mmdb');
  await write('moved.mmdb', COUNTRIES);
  await elsewhere.look();
  expect(elsewhere.edition).toBe(both);
});

it('tells what is wrong with a file, once, and uses the others', async () => {
  await write('country.mmdb', COUNTRIES);
  await mkdir(join(directory, 'folder'));
  await write('text.mmdb', Buffer.from('not a database'));
  await write('large.mmdb', Buffer.concat([COUNTRIES, Buffer.alloc(100_000)]));
  const files = databases('none.mmdb', 'text.mmdb', 'large.mmdb', 'folder', 'country.mmdb');
  for (let i = 0; i < 3; i++) await files.look();
  expect(told).toEqual([
    'none.mmdb missing',
    'text.mmdb broken',
    'large.mmdb too_large',
    'folder unreadable',
    'country.mmdb Test-Country',
  ]);
  expect(files.find(ip('192.0.2.1')).country).toBe('SE');
});

describe('a file that is replaced', () => {
  it('is read again, when two looks find it alike', async () => {
    await write('a.mmdb', COUNTRIES);
    const files = databases('a.mmdb');
    await files.look();
    await write('new', BOTH);
    await rename(join(directory, 'new'), join(directory, 'a.mmdb'));
    await files.look();
    expect(files.find(ip('192.0.2.1')).country).toBe('SE');
    await files.look();
    expect(files.find(ip('192.0.2.1')).country).toBe('NO');
    await files.look();
    expect(told).toEqual(['a.mmdb Test-Country', 'a.mmdb Test-Lite']);
  });

  it('goes on to answer while the new one is half written, or away', async () => {
    await write('a.mmdb', COUNTRIES);
    const files = databases('a.mmdb');
    await files.look();
    for (const bytes of [0, 100, BOTH.length - 40]) {
      await write('a.mmdb', BOTH.subarray(0, bytes));
      await files.look();
      await files.look();
      expect(files.find(ip('192.0.2.1')).country).toBe('SE');
    }
    await rm(join(directory, 'a.mmdb'));
    await files.look();
    expect(files.find(ip('192.0.2.1')).country).toBe('SE');
    await write('a.mmdb', BOTH);
    await files.look();
    await files.look();
    expect(files.find(ip('192.0.2.1')).country).toBe('NO');
    expect(told).toEqual([
      'a.mmdb Test-Country',
      'a.mmdb broken, the one before is used',
      'a.mmdb missing, the one before is used',
      'a.mmdb Test-Lite',
    ]);
  });

  it('is read as soon as it is there, where there was none', async () => {
    const files = databases('a.mmdb');
    await files.look();
    await write('a.mmdb', COUNTRIES);
    await files.look();
    expect(files.find(ip('192.0.2.1')).country).toBe('SE');
  });

  it('is seen by whoever watches, until told to stop', async () => {
    await write('a.mmdb', COUNTRIES);
    const files = databases('a.mmdb');
    const stop = new AbortController();
    const watching = files.watch(stop.signal);
    while (told.length < 1) await new Promise((resolve) => setTimeout(resolve, 2));
    await write('a.mmdb', BOTH);
    await utimes(join(directory, 'a.mmdb'), 1, 1);
    while (told.length < 2) await new Promise((resolve) => setTimeout(resolve, 2));
    stop.abort();
    await watching;
    expect(told.at(-1)).toBe('a.mmdb Test-Lite');
  });
});

it('survives bytes that are not what they were meant to be', async () => {
  // Whatever is overwritten in place, a look or a question throws nothing.
  for (let at = 0; at < BOTH.length - 7; at += 3) {
    const bytes = Buffer.from(BOTH);
    bytes.fill(0xff, at, at + 7);
    await write('a.mmdb', bytes);
    const files = databases('a.mmdb');
    await files.look();
    for (const address of ['192.0.2.1', '198.51.100.1', '2001:db8::1'])
      expect(typeof files.find(ip(address)).country).toBe('string');
  }
});

it('has a country database that came with it', async () => {
  const path = defaultCountryFile();
  expect(path).toBeDefined();
  const files = new Databases(
    { files: [path ?? ''], fileBytes: 2 ** 30, reload: 1000 },
    { opened: (_, type) => told.push(type), troubled: (_, trouble) => told.push(trouble) },
  );
  await files.look();
  expect(told).toHaveLength(1);
  expect(files.find(ip('193.0.6.139')).country).toBe('NL');
  expect(files.find(ip('202.12.29.230')).country).toBe('AU');
  expect(files.find(ip('2001:dc0::1')).country).toBe('AU');
});

/** MaxMind's own test files, where somebody has put them beside the project. */
const SHARED = join(import.meta.dirname, '../../../../../../shared/mmdb');

(existsSync(SHARED) ? describe : describe.skip)(
  "MaxMind's test files (skipped where ../shared/mmdb is not)",
  () => {
    it('are read', async () => {
      const names = ['GeoLite2-Country-Test.mmdb', 'GeoLite2-City-Test.mmdb', 'GeoLite2-ASN-Test.mmdb'];
      const files = new Databases(
        { files: names.map((name) => join(SHARED, name)), fileBytes: 2 ** 30, reload: 1000 },
        { opened: (_, type) => told.push(type), troubled: (_, trouble) => told.push(trouble) },
      );
      await files.look();
      expect(told).toEqual(['GeoLite2-Country', 'GeoLite2-City', 'GeoLite2-ASN']);
      expect(files.find(ip('81.2.69.160')).country).toBe('GB');
      expect(files.find(ip('89.160.20.112')).country).toBe('SE');
      expect(files.find(ip('1.128.0.0'))).toMatchObject({ asn: 1221, asName: 'Telstra Pty Ltd' });
      expect(files.find(ip('2a02:ffc0::'))).toMatchObject({ country: 'GI' });
    });
  },
);
