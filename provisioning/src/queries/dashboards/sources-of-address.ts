import { CHOSEN } from '../filters.js';
import { rows, series } from '../query.js';
import { ADDRESS, COUNTED, FILTERED, SENDER_CALLED } from './sources-counted.js';

/** Panels about one address ask nothing while none is chosen. */
const ONE_CHOSEN = `\${cidr:singlequote} != ''`;

export const history = series(`
  SELECT toDateTime(day) AS time, domain, toFloat64(sum(messages)) AS Value
  FROM v_records
  WHERE ${ONE_CHOSEN} AND ${COUNTED}
      AND domain IN (SELECT domain FROM v_records WHERE ${COUNTED} GROUP BY domain ORDER BY sum(messages) DESC LIMIT 20)
  GROUP BY time, domain
  ORDER BY time, domain
  LIMIT 20000
  ${FILTERED}
`);

export const facts = rows(`
  SELECT ${ADDRESS} AS address, concat(if(since <= toDate('1970-01-01'), 'from the beginning', concat('from ', toString(since))), if(newest, '', concat(' to ', toString(until)))) AS days, concat(toString(country), if(country = '' OR as_name = '', '', ', '), as_name) AS network,
      if(ptr = '' OR ptr_confirmed, ptr, concat(ptr, ' (claimed)')) AS name
  FROM v_source_facts
  WHERE ${ONE_CHOSEN} AND ${CHOSEN.cidr}
  ORDER BY newest DESC, since DESC, source_ip
  LIMIT 200
`);

export const reputation = rows(`
  SELECT ${ADDRESS} AS address, list, word, last_found_at, if(newest, 'yes', 'no') AS still
  FROM v_reputation
  WHERE ${ONE_CHOSEN} AND ${CHOSEN.cidr}
  ORDER BY newest DESC, last_found_at DESC, source_ip, list
  LIMIT 200
`);

const SIGNATURES = `arrayStringConcat(arrayMap((d, s, r) -> concat(d, if(s = '', '', concat(' ', s)), ' ', r), dkim_domains, dkim_selectors, dkim_results), ', ')`;
const SPF_CHECKS = `arrayStringConcat(arrayMap((d, s, r) -> concat(d, if(s = 'helo', ' (helo)', ''), ' ', r), spf_domains, spf_scopes, spf_results), ', ')`;

export const records = rows(`
  SELECT day, reporter, domain, ${ADDRESS} AS address, messages AS mails, toString(disposition) AS done,
      concat(if(dkim_aligned, 'aligned: ', 'not aligned: '), if(empty(dkim_domains), 'not signed', ${SIGNATURES})) AS dkim,
      concat(if(spf_aligned, 'aligned: ', 'not aligned: '), if(empty(spf_domains), 'not stated', ${SPF_CHECKS})) AS spf,
      toString(report_key) AS report_key
  FROM v_records
  WHERE ${ONE_CHOSEN} AND ${COUNTED}
  ORDER BY day DESC, v_records.report_key, ordinal
  LIMIT 200
  ${FILTERED}
`);

/** Each fact of a record with its name, so that a record is read from above to below. */
const FACTS_OF_RECORD: readonly (readonly [name: string, sql: string])[] = [
  ['Event day', 'toString(day)'],
  ['Domain of the policy', 'toString(domain)'],
  ['Domain of From', 'toString(header_from)'],
  ['Envelope sender', 'toString(envelope_from)'],
  ['Envelope recipient', 'toString(envelope_to)'],
  ['Reporter', 'toString(reporter)'],
  ['Report', 'toString(report_key)'],
  ['Place in the report', 'toString(ordinal)'],
  ['Address', ADDRESS],
  ['Name of the address', "concat(ptr, if(ptr = '' OR ptr_confirmed, '', ' (claimed)'))"],
  ['Country', 'toString(country)'],
  ['Network', "concat(as_name, if(asn = 0, '', concat(' AS', toString(asn))))"],
  ['Mails', 'toString(messages)'],
  [
    'DMARC',
    "multiIf(dmarc_pass, 'passes', aligned_unknown, 'not known: the receiver stated neither', 'does not pass')",
  ],
  ['Aligned DKIM', "if(dkim_aligned, 'yes', 'no')"],
  ['Aligned SPF', "if(spf_aligned, 'yes', 'no')"],
  ['Signatures', SIGNATURES],
  ['SPF', SPF_CHECKS],
  ['Disposition', 'toString(disposition)'],
  [
    'Reasons to override',
    "arrayStringConcat(arrayMap((t, c) -> concat(t, if(c = '', '', concat(': ', c))), override_types, override_comments), ', ')",
  ],
  ['Sender', SENDER_CALLED],
  ['How sure that is', 'toString(sender_confidence)'],
  ['What shows it', "arrayStringConcat(evidence, ', ')"],
  ['Class', 'toString(sender_class)'],
  ['Rule of the class', 'toString(class_reason)'],
  ['Not named by a standard', 'extensions'],
];

export const record = rows(`
  SELECT fact.1 AS what, fact.2 AS value
  FROM (
      SELECT [
          ${FACTS_OF_RECORD.map(([name, sql]) => `('${name}', ${sql})`).join(',\n          ')}
      ] AS told
      FROM v_records
      WHERE ${ONE_CHOSEN} AND ${COUNTED}
      ORDER BY day DESC, report_key, ordinal
      LIMIT 1
  )
  ARRAY JOIN told AS fact
  WHERE value != ''
  LIMIT 50
  ${FILTERED}
`);
