import { file } from '../build/fixture.js';
import { reads, type Case } from '../case.js';
import { rejected, WHOLE, whole } from '../usual.js';

const metadata = (name: string) => file(`metadata/${name}.xml`);

const reporter: readonly Case[] = [
  reads(17, 'no org_name: the domain of the e-mail stands for it', metadata('org-name-missing'), {
    ...whole('org_name_missing'),
    org: 'receiver.example',
  }),
  reads(17, 'an empty org_name', metadata('org-name-empty'), {
    ...whole('org_name_missing'),
    org: 'receiver.example',
  }),
  reads(17, 'a blank org_name', metadata('org-name-blank'), {
    ...whole('org_name_missing'),
    org: 'receiver.example',
  }),
  reads(17, 'an org_name that is a brand is kept as stated', metadata('org-name-brand'), {
    ...whole(),
    org: 'Receiver Example Inc.',
  }),
  reads(17, 'an org_name that is a host is kept as stated', metadata('org-name-host'), {
    ...whole(),
    org: 'mx04.fra.receiver.example',
  }),
  reads(
    17,
    'neither org_name nor e-mail: nobody reports',
    metadata('org-and-email-missing'),
    rejected('no_reporter'),
  ),
  reads(17, 'no e-mail', metadata('email-missing'), {
    ...whole('email_missing'),
    report: { email: undefined },
  }),
  reads(17, 'an empty e-mail', metadata('email-empty'), whole('email_missing')),
  reads(17, 'an e-mail without @ has no domain', metadata('email-without-at'), {
    ...whole('email_missing'),
    org: 'receiver.example',
  }),
  reads(17, 'an e-mail with attributes', metadata('email-with-attributes'), {
    ...whole(),
    report: { email: 'dmarc-reports@receiver.example' },
  }),
  reads(17, 'an e-mail in capitals', metadata('email-upper-case'), {
    ...whole(),
    report: { email: 'DMARC-Reports@Receiver.EXAMPLE' },
  }),
  reads(17, 'an e-mail with a display name', metadata('email-with-display-name'), {
    ...whole(),
    report: { email: 'DMARC Reports <dmarc-reports@receiver.example>' },
  }),
];

const reportId: readonly Case[] = [
  reads(18, 'no report_id: the report is kept', metadata('report-id-missing'), {
    ...whole('report_id_missing'),
    reportId: undefined,
  }),
  reads(18, 'an empty report_id', metadata('report-id-empty'), {
    ...whole('report_id_missing'),
    reportId: undefined,
  }),
  reads(18, 'a report_id with <> and @ is kept whole', metadata('report-id-brackets'), {
    ...whole(),
    reportId: '<20260301.4711@mx4.receiver.example>',
  }),
  reads(18, 'a report_id that differs only after its @', metadata('report-id-same-before-at'), {
    ...whole(),
    reportId: '<20260301.4711@mx5.receiver.example>',
  }),
  reads(18, 'white space around a report_id is not part of it', metadata('report-id-white-space'), whole()),
  reads(18, 'a report_id used again the next day', metadata('report-id-next-day'), {
    ...whole('period_future'),
    begin: '2026-03-02T00:00:00Z',
    end: '2026-03-02T23:59:59Z',
  }),
];

const period: readonly Case[] = [
  reads(19, 'decimals are cut', metadata('period-decimals'), whole('period_decimal')),
  reads(19, 'white space', metadata('period-white-space'), whole('white_space')),
  reads(19, 'milliseconds', metadata('period-milliseconds'), whole('period_milliseconds')),
  reads(19, 'ISO 8601', metadata('period-iso'), whole('period_text')),
  reads(19, 'ISO 8601 with an offset', metadata('period-iso-offset'), whole('period_text')),
  reads(
    19,
    'a date and a time without a zone are UTC',
    metadata('period-iso-date-space'),
    whole('period_text'),
  ),
  reads(19, 'dates as mail has them', metadata('period-mail-date'), whole('period_text')),
  reads(19, 'no end', metadata('period-end-missing'), whole('period_end_missing')),
  reads(19, 'an empty end', metadata('period-end-empty'), whole('period_end_missing')),
  reads(19, 'no begin', metadata('period-begin-missing'), whole('period_begin_missing')),
  reads(19, 'neither begin nor end', metadata('period-missing'), rejected('no_period')),
  reads(19, 'no date_range', metadata('date-range-missing'), rejected('no_period')),
  reads(19, 'words that are no time', metadata('period-words'), rejected('no_period')),
  reads(19, 'an end before the begin', metadata('period-reversed'), rejected('period_reversed')),
  reads(19, 'an end that is the begin', metadata('period-empty'), {
    ...whole('period_empty'),
    end: '2026-03-01T00:00:00Z',
  }),
  reads(19, 'an end at midnight is a day', metadata('period-midnight'), {
    ...WHOLE,
    end: '2026-03-02T00:00:00Z',
    report: { period: { begin: 1772323200, end: 1772409600, spanDays: 1, day: '2026-03-01' } },
  }),
  reads(19, 'four days stay one period, on the day of its middle', metadata('period-four-days'), {
    ...whole('period_future', 'period_long'),
    begin: '2026-02-27T00:00:00Z',
    end: '2026-03-02T23:59:59Z',
    report: { period: { begin: 1772150400, end: 1772495999, spanDays: 4, day: '2026-02-28' } },
  }),
  reads(19, 'three weeks stay one period', metadata('period-weeks'), {
    ...whole('period_long'),
    begin: '2026-02-08T00:00:00Z',
    report: { period: { begin: 1770508800, end: 1772409599, spanDays: 22, day: '2026-02-18' } },
  }),
  reads(19, 'a period still to come', metadata('period-future'), {
    ...whole('period_future'),
    begin: '2026-11-02T00:00:00Z',
    end: '2026-11-02T23:59:59Z',
  }),
];

const remarks: readonly Case[] = [
  reads(20, 'one error', metadata('error-once'), {
    ...whole(),
    report: { errors: ['DNS time-out for example.com'] },
  }),
  reads(20, 'several errors are all kept', metadata('errors-repeated'), {
    ...whole('errors_repeated'),
    report: { errors: ['DNS time-out for example.com', '3 messages not counted'] },
  }),
  reads(20, 'lang attributes on contact, comment and human_result', metadata('lang-attributes'), {
    ...whole(),
    report: { extraContactInfo: 'https://receiver.example/dmarc' },
    rows: [
      {
        dkim: [
          {
            domain: { value: 'example.com', raw: 'example.com' },
            selector: 's1',
            result: { value: 'pass', raw: 'pass' },
            humanResult: 'signature valide',
          },
        ],
      },
      { overrides: [{ type: 'local_policy', comment: 'liste interne' }] },
    ],
  }),
];

export const METADATA_CASES: readonly Case[] = [...reporter, ...reportId, ...period, ...remarks];
