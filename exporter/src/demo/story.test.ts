import { createHash } from 'node:crypto';
import { demoMails, mailsOf } from './mails.js';
import type { DemoOptions } from './options.js';
import { demoPlan } from './plan.js';
import { storyEvents, type StoryEvent } from './story-events.js';
import { bytesOf, jsonDocuments, xmlDocuments } from './testing/decode.js';
import { dayTruth, truthJson, type DayTruth } from './truth.js';

const OPTIONS: DemoOptions = { seed: 7, domains: 3, days: 45, end: '2026-06-30', reportsPerDay: 8 };

/** What is written in the mails of a domain and day, knowing nothing of how it came about. */
interface ToldDay {
  readonly truth: DayTruth;
  readonly files: readonly string[];
  readonly xml: readonly string[];
  readonly json: readonly string[];
}

const DAYS = [...demoPlan(OPTIONS)].map((plan): ToldDay => {
  const mails = [...mailsOf(plan)];
  const spoilt = storyEvents(OPTIONS).flatMap((event) => ('file' in event ? [event.file] : []));
  const readable = mails.filter(({ fileName }) => !spoilt.includes(fileName));
  return {
    truth: dayTruth(plan),
    files: mails.map(({ fileName }) => fileName),
    xml: readable.flatMap(({ bytes }) => xmlDocuments(bytesOf(bytes))),
    json: readable.flatMap(({ bytes }) => jsonDocuments(bytesOf(bytes))),
  };
});

function daysOf(domain: string): ToldDay[] {
  return DAYS.filter(({ truth }) => truth.domain === domain);
}

function planted<Word extends StoryEvent['event']>(word: Word): Extract<StoryEvent, { event: Word }>[] {
  return storyEvents(OPTIONS).filter(
    (event): event is Extract<StoryEvent, { event: Word }> => event.event === word,
  );
}

function the<Word extends StoryEvent['event']>(word: Word): Extract<StoryEvent, { event: Word }> {
  const [event] = planted(word);
  if (event === undefined) throw new Error(`no ${word}`);
  return event;
}

/** All different values of an element, sorted; empty ones left out. */
function values(documents: readonly string[], name: string): string[] {
  const element = new RegExp(`<(?:\\w+:)?${name}>([^<]+)<`, 'g');
  const found = documents.flatMap((xml) => [...xml.matchAll(element)].map(([, value = '']) => value));
  return [...new Set(found)].sort();
}

describe('a demo of fewer than 45 days', () => {
  const short = { ...OPTIONS, domains: 1, days: 44 };

  test('has no story', () => {
    expect(storyEvents(short)).toEqual([]);
    expect(JSON.parse(`${truthJson.begin(short)}]}`)).toMatchObject({ events: [{ event: 'broken_key' }] });
  });

  test('is byte for byte what it was before there was one', () => {
    const hash = createHash('sha256');
    for (const { bytes } of demoMails(short)) for (const chunk of bytes) hash.update(chunk);
    expect(hash.digest('hex')).toBe('9383894707d45277bd307042d64b10f49702ee201fadb51c2e8c0fe852f69a64');
  });
});

test('the events stand in the truth, after the key that breaks', () => {
  const { events } = JSON.parse(`${truthJson.begin(OPTIONS)}]}`) as { events: unknown[] };
  expect(events.slice(1)).toEqual(storyEvents(OPTIONS));
  expect(new Set(storyEvents(OPTIONS).map(({ event }) => event)).size).toBe(6);
});

test('another day at the end moves the story, and another seed does not', () => {
  expect(storyEvents({ ...OPTIONS, seed: 8 })).toEqual(storyEvents(OPTIONS));
  expect(storyEvents({ ...OPTIONS, end: '2026-07-01' })).not.toEqual(storyEvents(OPTIONS));
});

describe('a policy becomes stricter', () => {
  const [toQuarantine, toReject] = planted('policy_changed');
  const phaseOf = (day: string): string => {
    if (day < (toQuarantine?.day ?? '')) return 'none';
    return day < (toReject?.day ?? '') ? 'quarantine' : 'reject';
  };

  test('of the largest domain, twice', () => {
    expect(planted('policy_changed')).toMatchObject([
      { domain: 'acme.example', day: '2026-05-31', from: 'none', to: 'quarantine' },
      { domain: 'acme.example', day: '2026-06-15', from: 'quarantine', to: 'reject' },
    ]);
  });

  test('as all reports of a day say', () => {
    for (const { truth, xml } of daysOf('acme.example'))
      expect(values(xml, 'p')).toEqual([phaseOf(truth.day)]);
  });

  test('and receivers do by it', () => {
    const refused = new Map<string, number>();
    for (const { truth } of daysOf('acme.example')) {
      const { quarantine, reject } = truth.dispositions;
      const phase = phaseOf(truth.day);
      if (phase !== 'quarantine') expect(quarantine).toBe(0);
      if (phase !== 'reject') expect(reject).toBe(0);
      refused.set(phase, (refused.get(phase) ?? 0) + quarantine + reject);
    }
    expect(refused.get('none')).toBe(0);
    expect(refused.get('quarantine')).toBeGreaterThan(100);
    expect(refused.get('reject')).toBeGreaterThan(100);
  });

  test('and of no other domain', () => {
    for (const domain of ['acme1.example', 'acme2.example'])
      expect(
        values(
          daysOf(domain).flatMap(({ xml }) => xml),
          'p',
        ),
      ).toHaveLength(1);
  });
});

test('a selector is changed for another, and for two days both sign', () => {
  const { domain, first_day, last_day, old_selector, new_selector } = the('selector_rotated');
  expect({ domain, first_day, last_day }).toEqual({
    domain: 'acme2.example',
    first_day: '2026-06-12',
    last_day: '2026-06-13',
  });
  for (const { truth, xml } of daysOf(domain)) {
    const selectors = values(xml, 'selector').filter((one) => one.startsWith('shop'));
    const expected = truth.day <= last_day ? [old_selector] : [];
    if (truth.day >= first_day) expected.push(new_selector);
    expect(selectors).toEqual(expected);
  }
});

test('for two days nearly all TLS sessions of a domain fail by an expired certificate', () => {
  const { domain, days } = the('tls_incident');
  expect({ domain, days }).toEqual({ domain: 'acme1.example', days: ['2026-06-24', '2026-06-25'] });
  for (const { truth, json } of daysOf(domain)) {
    const { sessions_ok: ok, sessions_failed: failed } = truth.tls;
    if (!days.includes(truth.day)) expect(failed).toBeLessThan(ok / 2);
    else {
      expect(failed).toBeGreaterThan(10 * ok);
      expect(json.length).toBeGreaterThan(0);
      for (const report of json) expect(report).toContain(`"result-type":"certificate-expired"`);
    }
  }
});

test('a usual reporter falls silent, and nobody stands in', () => {
  const { reporter, day } = the('silent_reporter');
  const told = (days: readonly ToldDay[]): number =>
    days.filter(({ xml }) => values(xml, 'email').some((email) => email.endsWith(`@${reporter}`))).length;
  expect({ reporter, day }).toEqual({ reporter: 'fastmaildmarc.com', day: '2026-06-22' });
  const before = DAYS.filter(({ truth }) => truth.day < day);
  const after = DAYS.filter(({ truth }) => truth.day >= day);
  expect(told(before)).toBeGreaterThan(0.9 * before.length);
  expect(told(after)).toBe(0);
  for (const { files } of after) expect(files.filter((file) => file.includes('_007_'))).toEqual([]);
});

test('a service that was never seen begins to send, and is set up right days later', () => {
  const { domain, sender, day, aligned_from } = the('new_sender');
  expect({ domain, day, aligned_from }).toEqual({
    domain: 'acme.example',
    day: '2026-06-21',
    aligned_from: '2026-06-26',
  });
  for (const { truth, xml } of DAYS) {
    const isThere = truth.domain === domain && truth.day >= day;
    const isAligned = isThere && truth.day >= aligned_from;
    expect((truth.senders[sender] ?? 0) > 0).toBe(isThere);
    expect(values(xml, 'envelope_from').includes('bounces.survey-service.example')).toBe(isThere);
    expect(values(xml, 'selector').includes('survey')).toBe(isAligned);
  }
});

describe('some mails hold a report that cannot be read', () => {
  test('for reasons that the truth tells', () => {
    expect(planted('spoilt_report').map(({ day, reason }) => [day, reason])).toEqual([
      ['2026-06-05', 'html'],
      ['2026-06-14', 'no_period'],
      ['2026-06-23', 'container_cut_short'],
      ['2026-06-28', 'html'],
    ]);
  });

  test('with the file, on its day', () => {
    const spoilt = DAYS.flatMap(({ truth, files }) => {
      for (const { file } of truth.spoilt ?? []) expect(files).toContain(file);
      return truth.spoilt ?? [];
    });
    expect(spoilt).toEqual(planted('spoilt_report').map(({ file, reason }) => ({ file, reason })));
  });

  test('and is none of the reports that count', () => {
    for (const { truth, files } of DAYS) {
      const aggregate = files.filter((file) => /_aggregate_[^_]+\.eml$/.test(file));
      expect(truth.reports).toBe(aggregate.length - (truth.spoilt?.length ?? 0));
    }
  });
});

test('what the reports of a day have no room for is not planted', () => {
  const words = (reportsPerDay: number): string[] => [
    ...new Set(storyEvents({ ...OPTIONS, reportsPerDay }).map(({ event }) => event)),
  ];
  const always = ['policy_changed', 'selector_rotated'];
  expect(words(1)).toEqual([...always, 'new_sender']);
  expect(words(5)).toEqual([...always, 'tls_incident', 'new_sender', 'spoilt_report']);
  expect(words(8)).toEqual([...always, 'tls_incident', 'silent_reporter', 'new_sender', 'spoilt_report']);
});

test('a demo of one domain tells all of it of that', () => {
  const domains = storyEvents({ ...OPTIONS, domains: 1 }).flatMap((event) =>
    'domain' in event ? [event.domain] : [],
  );
  expect(new Set(domains)).toEqual(new Set(['acme.example']));
});
