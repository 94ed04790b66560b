/** Who sent it, and what it is to the domain: for the demo that is known, and a person's word changes it for all history. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Exporter, SLOW } from '../uploads/exporter.js';
import { layEmptyStore, plumbline, scratch } from './plumbline.js';

/** What the generator knows, as far as it is asked here. */
interface DayTruth {
  readonly domain: string;
  readonly day: string;
  readonly sender_classes: Readonly<Record<string, number>>;
  readonly senders: Readonly<Record<string, number>>;
}

const DEMO = [
  '--domains',
  '3',
  '--days',
  '6',
  '--reports-per-day',
  '6',
  '--seed',
  '11',
  '--end',
  '2026-06-30',
];

describe('a store with the demo in it', () => {
  let folder: Awaited<ReturnType<typeof scratch>>;
  let truth: readonly DayTruth[];

  beforeAll(async () => {
    folder = await scratch();
    await layEmptyStore(join(folder.path, 'data'));
    const file = join(folder.path, 'truth.json');
    await plumbline(['demo', ...DEMO, '--truth', file, ...store()]);
    truth = (JSON.parse(readFileSync(file, 'utf8')) as { readonly days: readonly DayTruth[] }).days;
  }, SLOW);
  afterAll(() => folder.remove());

  function store(): string[] {
    return ['--store.dir', join(folder.path, 'data'), '--log.level', 'warn'];
  }

  async function sql(query: string): Promise<string[]> {
    const ran = await plumbline(['sql', ...store(), '--format', 'TSV', query]);
    expect(ran).toMatchObject({ code: 0 });
    return ran.stdout.split('\n').filter((line) => line !== '');
  }

  /** Lines as the views have them. */
  function known(by: (day: DayTruth) => Readonly<Record<string, number>>): string[] {
    return truth
      .flatMap((day) => Object.entries(by(day)).map(([word, n]) => [day.domain, day.day, word, n].join('\t')))
      .filter((line) => !line.endsWith('\t0'))
      .toSorted();
  }

  test(
    'has each message in the class and of the sender that the generator gave it',
    async () => {
      expect(truth).toHaveLength(18);
      const byClass = `SELECT domain, day, sender_class, sum(messages) FROM v_sender_day GROUP BY ALL ORDER BY ALL`;
      expect((await sql(byClass)).toSorted()).toEqual(known((day) => day.sender_classes));
      const bySender = `SELECT domain, day, if(sender = '', 'spoofers', sender) AS s, sum(messages)
        FROM v_sender_day GROUP BY ALL ORDER BY ALL`;
      expect((await sql(bySender)).toSorted()).toEqual(known((day) => day.senders));
    },
    SLOW,
  );

  test(
    'shows why, in words',
    async () => {
      const [line] = await sql(
        `SELECT sender_name, sender_class, class_reason, sender_confidence, evidence FROM v_records
         WHERE sender = 'crm-service' LIMIT 1`,
      );
      expect(line).toBe(
        'CRM service\tmisconfigured\tsender_not_aligned\thigh\t' +
          "['DKIM d=crm-service.example passed','SPF of crm-service.example passed']",
      );
    },
    SLOW,
  );

  test(
    'has all history judged by a label, in every view alike, and as before when it is taken back',
    async () => {
      const views = `SELECT 'day', sender, sender_class, sum(messages) FROM v_sender_day GROUP BY ALL
        UNION ALL SELECT 'source', sender, sender_class, sum(messages) FROM v_source_day GROUP BY ALL
        UNION ALL SELECT 'records', sender, sender_class, sum(messages) FROM v_records GROUP BY ALL`;
      const totals = `SELECT domain, day, reports, records, messages, dmarc_pass_messages FROM v_domain_day`;
      const [before, days] = [(await sql(views)).toSorted(), (await sql(totals)).toSorted()];
      const label = ['senders', 'label', '203.0.113.64/27', ...store()];
      const said = await plumbline([...label, '--sender', 'shop', '--class', 'compliant']);
      expect(said).toMatchObject({ code: 0 });
      const after = (await sql(views)).toSorted();
      for (const view of ['day', 'source', 'records'])
        expect(
          after.filter((line) => line.startsWith(`${view}\t`)).map((line) => line.split('\t').slice(1)),
        ).toEqual(after.filter((line) => line.startsWith('day\t')).map((line) => line.split('\t').slice(1)));
      expect(after).not.toEqual(before);
      expect(
        await sql(`SELECT DISTINCT sender, sender_class, class_reason FROM v_records
          WHERE source_ip BETWEEN toIPv6('::ffff:203.0.113.64') AND toIPv6('::ffff:203.0.113.95')`),
      ).toEqual(['shop\tcompliant\tlabelled']);
      expect((await sql(totals)).toSorted()).toEqual(days);
      expect(await plumbline(['verify', ...store()])).toMatchObject({ code: 0 });

      expect(await plumbline([...label, '--remove'])).toMatchObject({ code: 0 });
      expect((await sql(views)).toSorted()).toEqual(before);
      expect(await plumbline(['verify', ...store()])).toMatchObject({ code: 0 });
    },
    SLOW,
  );
});

describe('beside a running serve', () => {
  let exporter: Exporter;

  beforeAll(async () => {
    exporter = await Exporter.make();
    await exporter.begin();
    await exporter.run('demo', ...DEMO);
  }, SLOW);
  afterAll(() => exporter.remove(), SLOW);

  test(
    'what somebody says over HTTP is in every view soon after, for mail of all days',
    async () => {
      const editor = { authorization: `Bearer ${(await exporter.makeKey('editor')).key}` };
      const label = JSON.stringify({
        target: 'tickets.example',
        sender: 'crm-service',
        sender_class: 'forwarder',
      });
      const headers = { ...editor, 'content-type': 'application/json' };
      const begun = Date.now();
      expect((await exporter.post(label, headers, '/api/v1/senders/labels')).status).toBe(200);
      const left = "SELECT count() FROM v_sender_day WHERE sender = 'ticket-system'";
      while ((await exporter.count(left)) !== '0') expect(Date.now() - begun).toBeLessThan(60_000);
      expect(
        await exporter.count(`SELECT DISTINCT sender, sender_class FROM v_records
          WHERE has(spf_domains, 'tickets.example')`),
      ).toBe('crm-service\tforwarder');
    },
    SLOW,
  );
});
