import type { FailureMail, Refused } from '../../model/delivery.js';
import { Deviations } from '../../model/deviations.js';
import type { Kept } from '../../model/keeping.js';
import { RecordColumns } from '../rows/record-columns.js';
import { Words } from '../rows/words.js';
import { DeliveryReading } from './delivery-reading.js';

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

function reading(): { readonly it: DeliveryReading; readonly added: () => number } {
  let added = 0;
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
      added++;
      return Promise.resolve({ entry, outcome: { ok: true, value: 'quarantined' } });
    },
  });
  return { it, added: () => added };
}

test('what is held of a delivery whose reading breaks off is let go, and nothing of it is handed on', () => {
  const { kept, holders } = counted();
  const { it, added } = reading();
  const refused: Refused = { type: 'refused', path: 'a', reason: 'encrypted', detail: '', kept };
  const mail: FailureMail = {
    type: 'failure_mail',
    path: 'b',
    mail: { headers: { fields: [], first: () => undefined, all: () => [] }, delivered: undefined, parts: [] },
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
  expect(added()).toBe(0);
});
