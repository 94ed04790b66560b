import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { fakeIo, type FakeIo } from './fake-io.js';
import { EXIT } from './io.js';
import { run } from './main.js';

let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'plumbline-quarantine-'));
});

afterAll(() => {
  rmSync(root, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

async function plumbline(argv: readonly string[], change: Partial<FakeIo> = {}) {
  const io = fakeIo({ now: () => Date.now(), clock: () => performance.now(), ...change });
  const code = await run([...argv, '--store.dir', join(root, 'data'), '--log.level', 'error'], io);
  return { code, stdout: io.stdout.text, stderr: io.stderr.text };
}

function quarantine(...argv: readonly string[]) {
  return plumbline(['quarantine', ...argv]);
}

interface Line {
  readonly id: string;
  readonly reason: string;
  readonly scope: string;
  readonly bytes: number;
  readonly records: number;
}

async function listed(...argv: readonly string[]): Promise<Line[]> {
  const { code, stdout } = await quarantine('list', '--json', ...argv);
  expect(code).toBe(EXIT.ok);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}

function report(id: string): string {
  return `<?xml version="1.0"?><feedback><report_metadata><org_name>Receiver</org_name>
    <email>dmarc@receiver.example</email><report_id>${id}</report_id>
    <date_range><begin>1782864000</begin><end>1782950399</end></date_range></report_metadata>
    <policy_published><domain>example.com</domain><p>none</p></policy_published>
    <record><row><source_ip>192.0.2.1</source_ip><count>1</count>
    <policy_evaluated><disposition>none</disposition><dkim>pass</dkim><spf>fail</spf></policy_evaluated></row>
    <identifiers><header_from>example.com</header_from></identifiers>
    <auth_results><spf><domain>example.com</domain><result>fail</result></spf></auth_results></record></feedback>`;
}

describe('what could not be read', () => {
  const packed = gzipSync(report('r1'));

  beforeAll(async () => {
    const [deep, page] = [join(root, 'deep.xml.gz'), join(root, 'page.xml')];
    writeFileSync(deep, packed);
    writeFileSync(page, '<html><body>Not found</body></html>');
    const { code } = await plumbline(['ingest', deep, page, '--limits.xml-depth', '2']);
    expect(code).toBe(EXIT.refused);
  }, 60_000);

  test('is listed as a table, or a line of JSON each', async () => {
    const { code, stdout } = await quarantine('list');
    expect(code).toBe(EXIT.ok);
    expect(stdout).toMatch(/^ID +HELD +SCOPE +KIND +REASON +RECORDS +BYTES +SOURCE +WHERE$/m);
    expect(stdout).toMatch(/^[0-9a-f]{16} .* document .* xml_too_deep .*deep\.xml\.gz$/m);
    expect((await listed()).map(({ reason }) => reason).sort()).toEqual(['html', 'xml_too_deep']);
    expect(await listed('--reason', 'html')).toMatchObject([{ reason: 'html', scope: 'document' }]);
    expect(await listed('--since', '1h')).toHaveLength(2);
    expect(await listed('--older-than', '1h')).toEqual([]);
  });

  test('says that there is more than is listed', async () => {
    const { stdout, stderr } = await quarantine('list', '--json', '--limit', '1');
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(/more than these 1/);
  });

  test('is shown, with its bytes as they came or unpacked', async () => {
    const [entry] = await listed('--reason', 'xml_too_deep');
    const id = entry?.id ?? '';
    expect((await quarantine('show', id)).stdout).toMatch(/^reason +xml_too_deep$/m);
    expect(JSON.parse((await quarantine('show', id, '--json')).stdout)).toMatchObject({
      id,
      encoding: 'gzip',
      bytes: packed.length,
      source: 'ingest',
    });
    expect((await quarantine('show', id, '--raw', '--unpacked')).stdout).toBe(report('r1'));
    const unknown = await quarantine('show', '1');
    expect(unknown).toMatchObject({ code: EXIT.usage, stdout: '' });
    expect(unknown.stderr).toMatch(/there is no 0000000000000001/);
  });

  test('is read again, and what can be read now leaves', async () => {
    const { code, stdout } = await quarantine('retry', '--all', '--json');
    expect(code).toBe(EXIT.refused);
    const outcomes = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { outcome: string; reason: string });
    expect(outcomes.map(({ outcome, reason }) => `${outcome} ${reason}`).sort()).toEqual([
      'read ',
      'unreadable html',
    ]);
    expect(await listed()).toMatchObject([{ reason: 'html' }]);
    const { stdout: rows } = await plumbline(['sql', 'SELECT count() FROM v_records', '--format', 'TSV']);
    expect(rows).toBe('1\n');
  });

  test('is purged when somebody says yes', async () => {
    expect(await quarantine('purge', '--all')).toMatchObject({ code: EXIT.usage, stdout: '' });
    const terminal = (answer: string) =>
      fakeIo({ stdin: Object.assign(Readable.from([answer]), { isTTY: true }), now: () => Date.now() });
    const argv = ['quarantine', 'purge', '--reason', 'html', '--store.dir', join(root, 'data')];
    expect(await run(argv, terminal('n\n'))).toBe(EXIT.usage);
    expect(await listed()).toHaveLength(1);
    expect(await run(argv, terminal('y\n'))).toBe(EXIT.ok);
    expect(await listed()).toEqual([]);
    expect(await listed('--state', 'purged')).toMatchObject([{ reason: 'html', bytes: 0 }]);
    const audited = ['sql', 'SELECT action FROM v_audit ORDER BY at', '--format', 'TSV'];
    expect((await plumbline(audited)).stdout).toBe('quarantine.retry\nquarantine.purge\n');
  });

  test('balances in the books', async () => {
    const { code, stdout } = await plumbline(['verify']);
    expect(JSON.parse(stdout)).toMatchObject({ holds: true });
    expect(code).toBe(EXIT.ok);
  });
});

test.each(['list', 'show', 'retry', 'purge'])('quarantine %s --help has examples', async (command) => {
  const io = fakeIo();
  expect(await run(['quarantine', command, '--help'], io)).toBe(EXIT.ok);
  expect(io.stdout.text).toMatch(/Examples:\n +\$ plumbline quarantine/);
  expect(io.stdout.text).toContain('--store.dir');
  expect(io.stdout.text).toContain('Exit codes:');
});

test.each([
  ['nothing selected', ['retry'], /say which/],
  ['everything and something', ['purge', '--all', '--reason', 'html'], /say which/],
  ['no id', ['show', 'xyz'], /16 hexadecimal digits/],
  ['no time', ['list', '--since', 'yesterday'], /a date such as/],
  ['no scope', ['list', '--scope', 'mail'], /Allowed choices/],
  ['a limit of nothing', ['list', '--limit', '0'], /--limit is a whole number/],
])('%s is wrong usage', async (_, argv, message) => {
  const io = fakeIo();
  expect(await run(['quarantine', ...argv], io)).toBe(EXIT.usage);
  expect(io.stderr.text).toMatch(message);
});
