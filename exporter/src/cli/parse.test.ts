import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { fakeIo, Sponge, type FakeIo } from './fake-io.js';
import { EXIT, Stopped } from './io.js';
import { run } from './main.js';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'plumbline-parse-'));
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

function write(name: string, content: string | Uint8Array): string {
  const path = join(root, name);
  writeFileSync(path, content);
  return path;
}

function record(count: string): string {
  return `<record>
    <row>
      <source_ip>192.0.2.1</source_ip><count>${count}</count>
      <policy_evaluated><disposition>none</disposition><dkim>pass</dkim><spf>fail</spf></policy_evaluated>
    </row>
    <identifiers><header_from>example.com</header_from></identifiers>
    <auth_results><spf><domain>example.com</domain><result>fail</result></spf></auth_results>
  </record>`;
}

function report(...counts: string[]): string {
  return `<?xml version="1.0"?>
<feedback>
  <version>1.0</version>
  <report_metadata>
    <org_name>Receiver</org_name><email>dmarc@receiver.example</email><report_id>r1</report_id>
    <date_range><begin>1782864000</begin><end>1782950399</end></date_range>
  </report_metadata>
  <policy_published><domain>example.com</domain><p>none</p><sp>none</sp><pct>100</pct></policy_published>
  ${counts.map(record).join('\n  ')}
</feedback>
`;
}

const LETTER = 'From: somebody@example.com\nSubject: hello\nContent-Type: text/plain\n\nHow are you?\n';

async function parse(argv: string[], change: Partial<FakeIo> = {}) {
  const io = fakeIo(change);
  const code = await run(['parse', ...argv], io);
  const lines = io.stdout.text
    .split('\n')
    .slice(0, -1)
    .map((line): unknown => JSON.parse(line));
  return { code, lines, stderr: io.stderr.text };
}

describe('what it prints', () => {
  test('a line for a report, and 0', async () => {
    const path = write('a.xml', report('2', '3'));
    const { code, lines } = await parse([path]);
    expect(code).toBe(EXIT.ok);
    expect(lines).toMatchObject([
      {
        file: path,
        document: 'a.xml',
        status: 'ok',
        kind: 'aggregate',
        org: 'Receiver',
        report_id: 'r1',
        begin: '2026-07-01T00:00:00Z',
        end: '2026-07-01T23:59:59Z',
        domain: 'example.com',
        records: 2,
        messages: 5,
        dmarc_pass_messages: 5,
      },
    ]);
  });

  test('of what comes on the standard input, under the name -', async () => {
    const { lines } = await parse(['-'], { stdin: Readable.from([gzipSync(report('1'))]) });
    expect(lines).toMatchObject([{ file: '-', status: 'ok', records: 1 }]);
  });

  test('a line for every file of a folder, in the order of their names', async () => {
    write('b.xml', report('1'));
    write('a.xml.gz', gzipSync(report('1')));
    const { lines } = await parse([root]);
    expect(lines).toMatchObject([{ file: join(root, 'a.xml.gz') }, { file: join(root, 'b.xml') }]);
  });

  test('of a mail without a report that it was ignored, which is no failure', async () => {
    const { code, lines } = await parse([write('letter.eml', LETTER)]);
    expect(code).toBe(EXIT.ok);
    expect(lines).toMatchObject([{ document: 'letter.eml', status: 'ignored', reason: 'no_report' }]);
  });

  test('of a report with a bad record what was read and why it is partial, and 2', async () => {
    const { code, lines } = await parse([write('a.xml', report('2', '-1'))]);
    expect(code).toBe(EXIT.refused);
    expect(lines).toMatchObject([
      { status: 'partial', reason: 'count_invalid', records: 1, quarantined: 1, messages: 2 },
    ]);
  });

  test('of what is no report why it was rejected, and 2; the rest is read all the same', async () => {
    write('a.txt', 'unused');
    write('b.xml', report('1'));
    const { code, lines } = await parse([root]);
    expect(code).toBe(EXIT.refused);
    expect(lines).toMatchObject([{ status: 'rejected', reason: 'placeholder' }, { status: 'ok' }]);
  });

  test('of a file that cannot be read that it is unreadable', async () => {
    symlinkSync(join(root, 'gone'), join(root, 'link.xml'));
    const { code, lines } = await parse([root]);
    expect(code).toBe(EXIT.refused);
    expect(lines).toMatchObject([{ document: 'link.xml', status: 'rejected', reason: 'unreadable' }]);
  });

  test('with --records the records before their report', async () => {
    const { lines } = await parse(['--records', write('a.xml', report('2', 'x'))]);
    expect(lines).toMatchObject([
      { type: 'record', messages: 2, document: 'a.xml' },
      { type: 'quarantined', reason: 'count_invalid' },
      { status: 'partial' },
    ]);
  });
});

describe('what it says beside that', () => {
  test('the counts at the end, on stderr', async () => {
    write('a.xml', report('1', '-1'));
    write('b.eml', LETTER);
    const { stderr } = await parse([root]);
    expect(stderr).toMatch(
      /^level=info time=\S+ files=2 documents=2 ok=0 partial=1 rejected=0 ignored=1 records=1 quarantined=1 seconds=0 msg="parse ended"\n$/,
    );
  });

  test('less where --log.level asks for less', async () => {
    const { stderr } = await parse(['--log.level', 'error', write('a.xml', report('1'))]);
    expect(stderr).toBe('');
  });

  test('how far it is, on a terminal only', async () => {
    const stderr = new Sponge();
    await parse([write('a.xml', report('1'))], { stderr, stderrIsTerminal: true });
    expect(stderr.text).toContain('1 files, 1 documents, 1 records, 0 rejected');
  });
});

describe('limits', () => {
  test('are set by flags', async () => {
    const path = write('a.xml', report('1', '2', '3'));
    const { code, lines } = await parse(['--limits.records', '2', path]);
    expect(code).toBe(EXIT.refused);
    expect(lines).toMatchObject([{ status: 'partial', reason: 'records_too_many', records: 2 }]);
  });

  test('and by a file', async () => {
    const config = write('config.yml', 'limits:\n  records: 2\n');
    const path = write('a.xml', report('1', '2', '3'));
    const { lines } = await parse(['--config.file', config, path]);
    expect(lines).toMatchObject([{ reason: 'records_too_many' }]);
  });
});

describe('what is wrong before it begins ends it with 1 and prints nothing', () => {
  test.each<[string, (path: string) => string[], RegExp]>([
    ['a path that is not there', (path) => [path, 'no-such-file'], /^error: there is no no-such-file\n$/],
    [
      'a bad limit',
      (path) => ['--limits.records', 'many', path],
      /^error: --limits.records: must be a whole number/,
    ],
    [
      'a settings file that is not there',
      (path) => ['--config.file', 'gone.yml', path],
      /gone.yml: there is no such/,
    ],
  ])('%s', async (_, argv, message) => {
    const { code, lines, stderr } = await parse(argv(write('a.xml', report('1'))));
    expect(code).toBe(EXIT.usage);
    expect(lines).toEqual([]);
    expect(stderr).toMatch(message);
  });
});

describe('told to stop', () => {
  test.each([EXIT.interrupted, EXIT.ok])('it ends with whole lines and %d', async (exitCode) => {
    const stop = new AbortController();
    const stdout = new Sponge();
    write('a.xml', report('1'));
    write('b.xml', report('1'));
    const stdin = Readable.from(
      (function* () {
        yield Buffer.from(report('1').slice(0, 400));
        stop.abort(new Stopped(exitCode));
        yield Buffer.from(report('1').slice(400));
      })(),
    );
    const { code, lines } = await parse([join(root, 'a.xml'), '-', join(root, 'b.xml')], {
      stdin,
      stdout,
      stop: stop.signal,
    });
    expect(code).toBe(exitCode);
    expect(lines).toMatchObject([{ document: 'a.xml', status: 'ok' }]);
  });
});
