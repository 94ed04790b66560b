import * as z from 'zod';
import { openTestStore, type TestStore } from '../testing/store.js';
import { newDomains } from '../testing/told.js';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
  await store.run(`INSERT INTO plumbline.domains SELECT 'example', 'owned', 'config', now64(3)`);
}, 30_000);
afterAll(() => store.close());

const newDomain = newDomains(() => store);
/** Days are counted back from the day that is three days ago: the second day after it is yesterday. */
const YESTERDAY = -2;

async function baseline(domain: string, columns: string): Promise<unknown> {
  const found = await store.rows(
    `SELECT ${columns} FROM plumbline.v_baselines WHERE domain = '${domain}'`,
    z.record(z.string(), z.unknown()),
  );
  return found[0];
}

/** A day that is well within the 28. */
const WITHIN = 20;

describe('what is usual of a domain', () => {
  test('is the median of the days, and the second highest of them, or the highest where there are few', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, YESTERDAY], messages: 90 });
    await hear({ days: [60, YESTERDAY], messages: 10, senderClass: 'misconfigured', aligned: false });
    await hear({ days: [60, YESTERDAY], messages: 5, senderClass: 'threat', aligned: false });
    await hear({ days: [WITHIN, WITHIN], messages: 995, senderClass: 'threat', aligned: false });
    await hear({ days: [WITHIN, WITHIN], messages: 40, senderClass: 'forwarder', aligned: false });
    await hear({ days: [WITHIN, WITHIN], messages: 900, senderClass: 'misconfigured', aligned: false });
    expect(
      await baseline(
        domain,
        `owned, days, until - since AS span, own_messages, own_aligned_ratio, threat_messages, threat_peak, forwarder_messages,
         forwarder_peak, override_messages, override_peak, failure_reports, failure_peak, tls_failed_ratio`,
      ),
    ).toEqual({
      ...{ owned: true, days: 28, span: 27, own_messages: 100, own_aligned_ratio: 0.9 },
      ...{ threat_messages: 5, threat_peak: 5, forwarder_messages: 0, forwarder_peak: 40 },
      ...{
        override_messages: 0,
        override_peak: 0,
        failure_reports: 0,
        failure_peak: 0,
        tls_failed_ratio: null,
      },
    });
  });

  test('has its highest day forgotten, and no more than that', async () => {
    const { domain, hear } = newDomain();
    const senderClass = 'threat';
    await hear({ days: [60, YESTERDAY], messages: 100 });
    await hear({ days: [28, 16], messages: 5, senderClass });
    await hear({ days: [WITHIN, WITHIN], messages: 900, senderClass });
    await hear({ days: [WITHIN + 2, WITHIN + 2], messages: 70, senderClass });
    // Thirteen days with any: the highest may be all that is known of how high they are.
    expect(await baseline(domain, 'threat_peak')).toEqual({ threat_peak: 905 });
    await hear({ days: [15, 15], messages: 1, senderClass });
    expect(await baseline(domain, 'threat_peak')).toEqual({ threat_peak: 75 });
  });

  test('has how much own mail is quarantined or rejected', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, YESTERDAY], messages: 100 });
    await hear({ days: [60, YESTERDAY], messages: 6, senderClass: 'misconfigured', disposition: 'reject' });
    await hear({ days: [60, YESTERDAY], messages: 9, senderClass: 'threat', disposition: 'reject' });
    await hear({ days: [WITHIN, WITHIN - 1], messages: 50, disposition: 'reject' });
    await hear({ days: [WITHIN, WITHIN], messages: 30, disposition: 'quarantine' });
    expect(
      await baseline(domain, 'own_rejected, own_rejected_peak, own_quarantined, own_quarantined_peak'),
    ).toEqual({ own_rejected: 6, own_rejected_peak: 56, own_quarantined: 0, own_quarantined_peak: 30 });
  });

  test('is said of days that end a week before the last settled one: what goes on now is not part of it', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, YESTERDAY], messages: 100 });
    const before = await baseline(domain, '*');
    await hear({ days: [2, YESTERDAY], messages: 100_000, senderClass: 'threat', aligned: false });
    expect(await baseline(domain, '*')).toEqual(before);
    expect(
      await store.rows(
        `SELECT s.until - b.until AS apart FROM plumbline.v_baselines AS b JOIN plumbline.v_settled_domains AS s ON s.domain = b.domain
         WHERE b.domain = '${domain}'`,
        z.object({ apart: z.number() }),
      ),
    ).toEqual([{ apart: 7 }]);
  });

  test('counts days without mail, once there was mail', async () => {
    const old = newDomain();
    await old.hear({ days: [60, YESTERDAY], messages: 10, senderClass: 'threat', aligned: false });
    await old.hear({ days: [60, YESTERDAY], weekdays: [1, 2, 3], messages: 100 });
    await old.hear({ days: [60, YESTERDAY], weekdays: [1, 2, 3, 4], messages: 7, senderClass: 'forwarder' });
    const columns = 'days, own_messages, own_aligned_ratio, forwarder_messages';
    expect(await baseline(old.domain, columns)).toEqual({
      ...{ days: 28, own_messages: 0, own_aligned_ratio: 1, forwarder_messages: 7 },
    });
    // A domain of which the first mail was three weeks before: four days of seven are more than half of these alone.
    const young = newDomain();
    await young.hear({ days: [WITHIN + 7, YESTERDAY], messages: 1 });
    await young.hear({
      days: [WITHIN + 7, YESTERDAY],
      weekdays: [1, 2, 3, 4],
      messages: 7,
      senderClass: 'forwarder',
    });
    expect(await baseline(young.domain, 'days < 28 AS young, forwarder_messages')).toEqual({
      young: 1,
      forwarder_messages: 7,
    });
  });

  test('is not said with mail on less than 14 of the days, nor of a domain that is not ours', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, YESTERDAY], weekdays: [1, 2, 3], messages: 100 });
    expect(await baseline(domain, 'days')).toBeUndefined();
    await hear({ days: [60, YESTERDAY], weekdays: [5], messages: 100 });
    expect(await baseline(domain, 'days, own_messages')).toEqual({ days: 16, own_messages: 100 });
    await store.run(`INSERT INTO plumbline.domains SELECT '${domain}', 'ignored', 'command', now64(3)`);
    expect(await baseline(domain, 'days')).toBeUndefined();
  });

  test('goes by event time: what is brought in later is part of its days, what was taken back is not', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, YESTERDAY], messages: 100 });
    const before = await baseline(domain, '*');
    const takeBack = await hear({ days: [60, 5], messages: 50, lateHours: 900, reporter: 'late.example' });
    expect(await baseline(domain, 'own_messages')).toEqual({ own_messages: 150 });
    await takeBack();
    expect(await baseline(domain, '*')).toEqual(before);
    await hear({ days: [150, 70], messages: 9000, lateHours: 2000 });
    expect(await baseline(domain, '*')).toEqual(before);
  });

  test('has overrides, failure reports and TLS sessions of the same days', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, YESTERDAY], messages: 100 });
    const load = (back: number): string =>
      `'${domain}', today() - ${back}, 'r.example', cityHash64('${domain}', ${back}), 1`;
    const backs = Array.from({ length: 45 }, (_, back) => back);
    const of = (row: (back: number) => string): string =>
      backs.map((back) => `(${load(back)}, ${row(back)})`).join(', ');
    await store.run(
      `INSERT INTO plumbline.records (domain, day, reporter, report_key, attempt, messages, sender_class, \`override.type\`, \`override.comment\`)
       VALUES ${of((back) => `${back === WITHIN ? 30 : 3}, 'compliant', ['forwarded'], ['']`)}`,
    );
    await store.run(
      `INSERT INTO plumbline_private.failure_reports (domain, day, reporter, report_key, attempt, arrival) VALUES ${of(() => '0')}`,
    );
    await store.run(
      `INSERT INTO plumbline_private.failure_reports (domain, day, reporter, report_key, attempt) VALUES (${load(WITHIN)}), (${load(WITHIN)})`,
    );
    await store.run(
      `INSERT INTO plumbline.tls_policies (domain, day, reporter, report_key, attempt, sessions_ok, sessions_failed) VALUES ${of((back) => (back === WITHIN ? '0, 100' : '95, 5'))}`,
    );
    expect(
      await baseline(
        domain,
        'own_messages, override_messages, override_peak, failure_reports, failure_peak, tls_failed_ratio',
      ),
    ).toEqual({
      ...{ own_messages: 103, override_messages: 3, override_peak: 3 },
      ...{ failure_reports: 1, failure_peak: 1, tls_failed_ratio: 0.05 },
    });
  });

  test('has how much of own mail has each mechanism aligned', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [60, YESTERDAY], messages: 30 });
    await store.run(
      `INSERT INTO plumbline.records (domain, day, reporter, report_key, attempt, messages, sender_class, dkim_aligned, spf_aligned)
       SELECT domain, day, reporter, report_key, attempt, 10, 'compliant', false, true FROM plumbline.records WHERE domain = '${domain}'`,
    );
    expect(await baseline(domain, 'own_dkim_ratio, own_spf_ratio, own_aligned_ratio')).toEqual({
      own_dkim_ratio: 0.75,
      own_spf_ratio: 0.25,
      own_aligned_ratio: 1,
    });
  });
});
