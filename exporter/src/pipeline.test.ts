import { DEFAULT_LIMITS } from './model/limits.js';
import type { Rejection, ReportSink } from './model/parsed.js';
import { readDelivery } from './pipeline.js';

const TLS = '{"organization-name":"a","date-range":{"start-datetime":"2026-03-01T00:00:00Z",';
const CUT_TLS = `${TLS}"end-datetime":"2026-03-01T23:59:59Z"},"report-id":"1","policies":[{"policy":`;

function mail(subject: string, type: string, body: string): string {
  return `From: a@example.net\r\nSubject: ${subject}\r\nContent-Type: ${type}\r\n\r\n${body}`;
}

/** What the observer is told of a mail, a word for each thing. */
async function told(text: string): Promise<string[]> {
  const words: string[] = [];
  const sink: ReportSink = {
    head: () => undefined,
    record: () => undefined,
    tlsFailure: () => undefined,
    tlsPolicy: () => undefined,
    badRecord: () => undefined,
    report: ({ status }) => words.push(status),
    rejected: ({ reason }: Rejection) => words.push(`rejected ${reason}`),
    drained: () => undefined,
  };
  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(Buffer.from(text));
  }
  await readDelivery(
    { name: 'm.eml', bytes: bytes() },
    {
      ignored: ({ reason }) => words.push(`ignored ${reason}`),
      refused: ({ reason }) => words.push(`refused ${reason}`),
      open: () => {
        words.push('open');
        return sink;
      },
    },
    { limits: DEFAULT_LIMITS, now: undefined },
  );
  return words;
}

describe('a document that is no report', () => {
  const others = [
    ['not_a_report', 'application/json', '{"a":1}'],
    ['not_a_report', 'application/xml', '<urlset><url/></urlset>'],
    ['html', 'application/xml', '<html><body/></html>'],
    ['unknown_format', 'application/gzip', 'Hello'],
    ['placeholder', 'application/xml', 'unused'],
    ['empty', 'application/xml', ' '],
  ] as const;

  it.each(others)('is rejected (%s) where its mail says that it carries one', async (reason, type, body) => {
    expect(await told(mail('Report Domain: example.com', type, body))).toEqual([
      'open',
      `rejected ${reason}`,
    ]);
  });

  it.each(others)('is ignored (%s) where nobody said so', async (_, type, body) => {
    expect(await told(mail('Hello', type, body))).toEqual(['ignored no_report']);
  });

  it('is rejected where it is a file by itself', async () => {
    expect(await told('{"a":1}')).toEqual(['open', 'rejected not_a_report']);
  });
});

it('accounts for a report that nobody announced, whole or not', async () => {
  const [opened, ...rest] = await told(mail('Hello', 'application/json', CUT_TLS));
  expect(opened).toBe('open');
  expect(rest).toHaveLength(1);
  expect(rest[0]).not.toContain('ignored');
});
