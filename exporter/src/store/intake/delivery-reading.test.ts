import type { FailureMail, Refused } from '../../model/delivery.js';
import { demoMails } from '../../demo/mails.js';
import { Deviations } from '../../model/deviations.js';
import type { Kept } from '../../model/keeping.js';
import { RecordColumns } from '../rows/record-columns.js';
import { readMails } from '../rows/testing/mails.js';
import { Words } from '../rows/words.js';
import { DeliveryReading } from './delivery-reading.js';
import type { Entry } from './entry.js';

/** Bytes of which it is counted how often they are held. */
function counted(): { readonly kept: Kept; readonly holders: () => number } {
  let holders = 0;
  const kept: Kept = {
    packing: 'plain',
    passed: 4,
    size: 4,
    hold: () => {
      holders++;
    },
    release: () => {
      holders--;
      return Promise.resolve();
    },
    async *read() {
      yield await Promise.resolve(Buffer.from('mail'));
    },
  };
  return { kept, holders: () => holders };
}

function reading(): { readonly it: DeliveryReading; readonly added: readonly Entry[] } {
  const added: Entry[] = [];
  const facts = { source: 's', name: 'n', arrivedAt: 0, authenticated: false, arrival: 'delivered' } as const;
  const it = new DeliveryReading(facts, {
    columns: () => new RecordColumns(new Words()),
    room: () => undefined,
    sealRows: 1000,
    aside: {
      open: () => {
        throw new Error('Nothing is put aside.');
      },
    },
    add: (entry) => {
      added.push(entry);
      return Promise.resolve({ entry, outcome: { ok: true, value: 'quarantined' } });
    },
  });
  return { it, added };
}

function mailOf(date: string | undefined): FailureMail['mail'] {
  const first = (name: string): string | undefined => (name === 'date' ? date : undefined);
  return { headers: { fields: [], first, all: () => [] }, delivered: undefined, parts: [] };
}

test.each([
  ['the date of its mail', 'Wed, 1 Jul 2026 10:20:30 +0200', Date.UTC(2026, 6, 1, 8, 20, 30), true],
  ['when it arrived where its mail has no date', undefined, 0, false],
  ['when it arrived where its mail has none that can be read', 'yesterday', 0, false],
])('a report has %s, and it is said which', async (_, date, receivedAt, dated) => {
  const [one] = await readMails(
    demoMails({ seed: 5, domains: 1, days: 1, end: '2026-06-30', reportsPerDay: 1 }),
  );
  if (one === undefined) throw new Error('The demo made no report.');
  const { it, added } = reading();
  const mail: FailureMail = {
    type: 'failure_mail',
    path: 'b',
    mail: mailOf(date),
    deviations: new Deviations(),
    kept: undefined,
  };
  it.open('b', mail).report(one.parsed);
  await it.end();
  expect(added).toMatchObject([{ type: 'report', receivedAt, dated }]);
});

test('what is held of a delivery whose reading breaks off is let go, and nothing of it is handed on', () => {
  const { kept, holders } = counted();
  const { it, added } = reading();
  const refused: Refused = { type: 'refused', path: 'a', reason: 'encrypted', detail: '', kept };
  const mail: FailureMail = {
    type: 'failure_mail',
    path: 'b',
    mail: mailOf(undefined),
    deviations: new Deviations(),
    kept,
  };
  it.refused(refused);
  it.open('b', mail).rejected({
    reason: 'no_failure_source',
    detail: '',
    quarantined: 1,
    deviations: new Deviations(),
  });
  expect(holders()).toBeGreaterThan(1);
  it.abandon();
  expect(holders()).toBe(0);
  expect(added).toEqual([]);
});
