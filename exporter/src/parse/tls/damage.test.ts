import { Deviations } from '../../model/deviations.js';
import { DEFAULT_LIMITS } from '../../model/limits.js';
import type { BadRecord } from '../../model/parsed.js';
import type { TlsFailure, TlsPolicy } from '../../model/report.js';
import type { TlsOutcome } from './outcome.js';
import { TlsReader } from './reader.js';

interface Reading {
  readonly outcome: TlsOutcome;
  readonly policies: TlsPolicy[];
  readonly failures: TlsFailure[];
  readonly bad: (Omit<BadRecord, 'raw'> & { readonly raw: string })[];
}

function read(bytes: Uint8Array, chunkBytes = bytes.length): Reading {
  const policies: TlsPolicy[] = [];
  const failures: TlsFailure[] = [];
  const bad: Reading['bad'] = [];
  const sink = {
    tlsPolicy: (one: TlsPolicy): void => {
      policies.push(one);
    },
    tlsFailure: (one: TlsFailure): void => {
      failures.push(one);
    },
    badRecord: (one: BadRecord): void => {
      bad.push({ ...one, raw: Buffer.from(one.raw).toString('latin1') });
    },
  };
  const reader = new TlsReader(sink, DEFAULT_LIMITS, new Deviations());
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    const chunk = Uint8Array.from(bytes.subarray(at, at + chunkBytes));
    reader.push(chunk);
    chunk.fill(0x21); // its memory may be used again
  }
  return { outcome: reader.end('c0ffee'), policies, failures, bad };
}

const domains = ({ policies }: Reading): string[] => policies.map(({ domain }) => domain.value);

const entry = (i: number, details: object[] = []): object => ({
  policy: { 'policy-type': 'sts', 'policy-string': ['version: STSv1'], 'policy-domain': `p${i}.example` },
  summary: { 'total-successful-session-count': 2 ** i, 'total-failure-session-count': details.length },
  'failure-details': details,
});

const FAILURE = { 'result-type': 'certificate-expired', 'failed-session-count': 1 };

const head = {
  'organization-name': 'Org',
  'date-range': { 'start-datetime': '2023-11-14T00:00:00Z', 'end-datetime': '2023-11-14T23:59:59Z' },
  'contact-info': 'tls@reports.example',
  'report-id': 'one',
};

/** Every byte of policy 1 taken away, put beside, and replaced by each byte that means something in JSON. */
function* damagesOfPolicyOne(text: string): Generator<string> {
  const beginnings = [...text.matchAll(/\{\s*"policy"\s*:/g)].map(({ index }) => index);
  const [, from = 0, to = 0] = beginnings;
  for (let at = from; at < to; at++) {
    yield text.slice(0, at) + text.slice(at + 1);
    for (const byte of '{}[]",\\\0:') {
      yield text.slice(0, at) + byte + text.slice(at);
      yield text.slice(0, at) + byte + text.slice(at + 1);
    }
  }
}

const ENTRIES = [entry(0), entry(1), entry(2), entry(3)];

describe('one damaged byte in one policy of four', () => {
  // What swallows others is a bracket before the policy, or one among its details: these are then put aside, not read.
  test.each([
    ['compact', JSON.stringify({ ...head, policies: ENTRIES }), 2],
    ['indented', JSON.stringify({ ...head, policies: ENTRIES }, undefined, 2), 12],
    ['before the rest of the head', JSON.stringify({ policies: ENTRIES, ...head }), 2],
    ['with details', JSON.stringify({ ...head, policies: [0, 1, 2, 3].map((i) => entry(i, [FAILURE])) }), 1],
  ])('takes no other policy (%s)', (_, text, swallowing) => {
    const lost: string[] = [];
    let unread = 0;
    for (const damaged of damagesOfPolicyOne(text)) {
      const got = read(Buffer.from(damaged, 'latin1'));
      const others = ['p0.example', 'p2.example', 'p3.example'];
      const quarantined = others.filter((domain) => !domains(got).includes(domain));
      if (quarantined.length > 0) unread++;
      const held = got.policies.length + got.bad.length;
      if (held < 4 || !quarantined.every((domain) => got.bad.some(({ raw }) => raw.includes(domain))))
        lost.push(damaged);
    }
    expect(lost).toEqual([]);
    expect(unread).toBe(swallowing);
  });

  test('is read the same in pieces of any size', () => {
    const text = JSON.stringify(
      { ...head, policies: [entry(0), entry(1, [FAILURE]), entry(2)] },
      undefined,
      1,
    );
    const damages = [...damagesOfPolicyOne(text)].filter((_, i) => i % 17 === 0);
    for (const damaged of damages) {
      const bytes = Buffer.from(damaged, 'latin1');
      const whole = JSON.stringify(read(bytes));
      for (const size of [1, 7]) expect(JSON.stringify(read(bytes, size))).toBe(whole);
    }
  });
});

describe.each([1, 7, 4096])('after ill-formed JSON among the policies, in pieces of %i bytes', (size) => {
  const damage = (text: string, what: string, by: string): Reading =>
    read(Buffer.from(text.replace(what, by)), size);

  test('one entry is put aside with its bytes, and the report is partial', () => {
    const got = damage(
      JSON.stringify({ ...head, policies: ENTRIES }),
      '"policy-domain":"p1',
      '"policy-domain";"p1',
    );
    expect(domains(got)).toEqual(['p0.example', 'p2.example', 'p3.example']);
    const raw = JSON.stringify(entry(1)).replace('"policy-domain":', '"policy-domain";') + ',';
    expect(got.bad).toEqual([{ ordinal: 1, reason: 'record_ill_formed', detail: 'a policy', raw }]);
    expect(got.outcome).toMatchObject({
      ok: true,
      records: 3,
      quarantined: 1,
      partial: { reason: 'json_ill_formed' },
    });
  });

  test('a comma that is missing between two takes neither', () => {
    const got = damage(JSON.stringify({ ...head, policies: ENTRIES }), '},{"policy"', '} {"policy"');
    expect(domains(got)).toHaveLength(4);
    expect(got.outcome).toMatchObject({ quarantined: 0, partial: { reason: 'json_ill_formed' } });
  });

  test('details that were handed over stay so', () => {
    const policies = [entry(0, [FAILURE, FAILURE]), entry(1)];
    const text = JSON.stringify({ ...head, policies });
    const at = text.lastIndexOf('"result-type"');
    const got = read(Buffer.from(`${text.slice(0, at)}!${text.slice(at)}`), size);
    expect(got.failures).toHaveLength(1);
    expect(got.bad).toMatchObject([{ detail: 'a failure detail' }]);
    expect(domains(got)).toEqual(['p0.example', 'p1.example']);
  });

  test('the first damage of a report in a list is read past', () => {
    const text = `[${JSON.stringify({ policies: [entry(0), entry(1)], ...head })}]`;
    const got = damage(text, '{"policy":', '{"policy";');
    expect(domains(got)).toEqual(['p1.example']);
    expect(got.outcome).toMatchObject({ records: 1, quarantined: 1 });
  });

  test('names in other spellings are known again', () => {
    const text = JSON.stringify({ ...head, policies: ENTRIES }).replaceAll('"policy":', ' \n"Policy" :');
    expect(domains(damage(text, '"p1.example"', 'p1.example'))).toEqual([
      'p0.example',
      'p2.example',
      'p3.example',
    ]);
  });

  test('the head is read where it stands behind the list', () => {
    const got = damage(JSON.stringify({ policies: ENTRIES, ...head }), '"p1.example"', 'p1.example');
    expect(got.outcome).toMatchObject({ ok: true, report: { reportId: 'one' }, records: 3, quarantined: 1 });
  });

  test('the policies of another report are not taken for those of this one', () => {
    const one = JSON.stringify({ ...head, policies: [entry(0), entry(1)] });
    const two = JSON.stringify({ ...head, 'report-id': 'two', policies: [entry(2), entry(3)] });
    const got = read(Buffer.from(`${one.slice(0, one.indexOf('p1.example') + 3)}${two}`), size);
    expect(domains(got)).toEqual(['p0.example']);
    expect(got.outcome).toMatchObject({ report: { reportId: 'one' }, records: 1, quarantined: 1 });
  });
});

test('each policy in a list inside the list is put aside', () => {
  const got = read(Buffer.from(JSON.stringify({ ...head, policies: [[entry(0), entry(1)], entry(2)] })));
  expect(got.bad.map(({ reason }) => reason)).toEqual(['record_ill_formed', 'record_ill_formed']);
  expect(domains(got)).toEqual(['p2.example']);
});

test('a text among the policies shows its bytes, wherever they are cut', () => {
  const bytes = Buffer.from(JSON.stringify({ ...head, policies: ['a stray text', 12345, entry(0)] }));
  for (const size of [1, 7, bytes.length])
    expect(read(bytes, size).bad.map(({ raw }) => raw)).toEqual(['"a stray text"', '12345']);
});
