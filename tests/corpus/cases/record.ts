import { file } from '../build/fixture.js';
import { domain, reads, stated, type Case } from '../case.js';
import { firstQuarantined, WHOLE, whole } from '../usual.js';

const record = (name: string) => file(`record/${name}.xml`);

const count = (messages: number) => ({
  messages: messages + 3,
  dmarcPassMessages: messages,
  rows: [
    { ordinal: 0, count: messages },
    { ordinal: 1, count: 3 },
  ],
});

const counts: readonly Case[] = [
  reads(22, 'no count', record('count-missing'), firstQuarantined('count_missing')),
  reads(22, 'an empty count', record('count-empty'), firstQuarantined('count_missing')),
  reads(22, 'a whole count with decimals', record('count-decimal'), {
    ...whole('count_decimal'),
    ...count(3),
  }),
  reads(22, 'a count of three and a half', record('count-fraction'), firstQuarantined('count_invalid')),
  reads(22, 'a negative count', record('count-negative'), firstQuarantined('count_invalid')),
  reads(22, 'a count of 1e20', record('count-huge'), firstQuarantined('count_invalid')),
  reads(22, 'a count just over 2^53', record('count-past-2-53'), firstQuarantined('count_invalid')),
  reads(22, 'the largest count that can be told from its neighbours', record('count-largest'), {
    ...WHOLE,
    ...count(9_007_199_254_740_991),
  }),
  reads(22, 'a count of nothing is kept', record('count-zero'), { ...whole('count_zero'), ...count(0) }),
  reads(22, 'a word for a count', record('count-word'), firstQuarantined('count_invalid')),
  reads(
    22,
    'a count with a thousands separator',
    record('count-thousands'),
    firstQuarantined('count_invalid'),
  ),
  reads(22, 'a hexadecimal count', record('count-hex'), firstQuarantined('count_invalid')),
  reads(22, 'a count with leading zeros', record('count-leading-zeros'), { ...WHOLE, ...count(12) }),
  reads(22, 'white space around a count', record('count-white-space'), {
    ...whole('white_space'),
    ...count(12),
  }),
];

const sourceIps: readonly Case[] = [
  reads(23, 'no source_ip', record('source-ip-missing'), firstQuarantined('source_ip_missing')),
  reads(23, 'no source_ip in the only record: the report stays', record('source-ip-missing-in-only-record'), {
    ...firstQuarantined('source_ip_missing'),
    records: 0,
    messages: 0,
  }),
  reads(23, 'an empty source_ip', record('source-ip-empty'), firstQuarantined('source_ip_missing')),
  reads(23, 'no row', record('row-missing'), firstQuarantined('source_ip_missing')),
  reads(23, 'the word "unknown"', record('source-ip-unknown'), firstQuarantined('source_ip_invalid')),
  reads(23, 'a host name', record('source-ip-host-name'), firstQuarantined('source_ip_invalid')),
  reads(23, 'an address with a port', record('source-ip-with-port'), firstQuarantined('source_ip_invalid')),
  reads(23, 'an octet over 255', record('source-ip-octet-over'), firstQuarantined('source_ip_invalid')),
  reads(23, 'white space around an address', record('source-ip-white-space'), {
    ...whole('white_space'),
    rows: [{ sourceIp: '192.0.2.10' }, {}],
  }),
  reads(23, 'IPv4 mapped into IPv6 is that IPv4', record('source-ip-mapped'), {
    ...whole('source_ip_mapped'),
    rows: [{ sourceIp: '192.0.2.10' }, {}],
  }),
  reads(23, 'IPv4 mapped into IPv6 in hexadecimal', record('source-ip-mapped-hex'), {
    ...whole('source_ip_mapped'),
    rows: [{ sourceIp: '192.0.2.10' }, {}],
  }),
  reads(23, 'IPv6 in full and in capitals', record('source-ip-ipv6-long'), {
    ...whole(),
    rows: [{ sourceIp: '2001:db8::10' }, { sourceIp: '2001:db8:77::25' }],
  }),
];

const dispositions: readonly Case[] = [
  reads(24, '"pass" from a sender of the old schema', record('disposition-pass'), {
    ...whole('disposition_pass'),
    rows: [{ disposition: stated('pass') }, { disposition: stated('quarantine') }],
  }),
  reads(24, '"Pass"', record('disposition-pass-capital'), {
    ...whole('disposition_pass', 'word_case'),
    rows: [{ disposition: stated('pass', 'Pass') }, {}],
  }),
  reads(24, '"None"', record('disposition-none-capital'), {
    ...whole('word_case'),
    rows: [{ disposition: stated('none', 'None') }, {}],
  }),
  reads(24, '"REJECT"', record('disposition-upper'), {
    ...whole('word_case'),
    rows: [{ disposition: stated('reject', 'REJECT') }, {}],
  }),
  reads(24, '"softfail", as rspamd had it', record('disposition-softfail'), {
    ...whole('disposition_unknown'),
    rows: [{ disposition: stated('unknown', 'softfail') }, {}],
  }),
  reads(24, 'no disposition', record('disposition-missing'), {
    ...whole('disposition_missing'),
    rows: [{ disposition: stated('unknown', '') }, {}],
  }),
  reads(24, 'an empty disposition', record('disposition-empty'), {
    ...whole('disposition_missing'),
    rows: [{ disposition: stated('unknown', '') }, {}],
  }),
  reads(24, 'white space around a disposition', record('disposition-white-space'), {
    ...whole(),
    rows: [{ disposition: stated('reject') }, {}],
  }),
];

const overrides: readonly Case[] = [
  reads(25, 'a reason as bare text', record('reason-bare-text'), {
    ...whole('override_bare_text'),
    rows: [{ overrides: [{ type: 'sampled_out', comment: undefined }] }, { overrides: [] }],
  }),
  reads(25, 'a reason as bare text beside its comment', record('reason-bare-text-with-comment'), {
    ...whole('override_bare_text'),
    rows: [{ overrides: [{ type: 'local_policy', comment: 'allow list' }] }, {}],
  }),
  reads(25, 'a reason that closes itself', record('reason-empty'), {
    ...whole('override_empty'),
    rows: [{ overrides: [] }, {}],
  }),
  reads(25, 'an empty reason', record('reason-empty-pair'), {
    ...whole('override_empty'),
    rows: [{ overrides: [] }, {}],
  }),
  reads(25, 'a reason with an empty type and an empty comment', record('reason-empty-children'), {
    ...whole('override_empty'),
    rows: [{ overrides: [] }, {}],
  }),
  reads(25, 'a reason with a comment and an empty type', record('reason-empty-type'), {
    ...whole('override_type_unknown'),
    rows: [{ overrides: [{ type: '', comment: 'arc=pass' }] }, {}],
  }),
  reads(25, 'a reason with an empty comment', record('reason-empty-comment'), {
    ...whole(),
    rows: [{ overrides: [{ type: 'forwarded', comment: undefined }] }, {}],
  }),
  reads(25, 'several reasons', record('reason-list'), {
    ...whole(),
    rows: [
      {
        overrides: [
          { type: 'forwarded', comment: undefined },
          { type: 'mailing_list', comment: 'list.example.org' },
        ],
      },
      {},
    ],
  }),
  reads(25, 'a reason of no standard', record('reason-unknown'), {
    ...whole('override_type_unknown'),
    rows: [{ overrides: [{ type: 'arc', comment: 'as.1.example.net' }] }, {}],
  }),
  reads(25, 'a reason in capitals', record('reason-upper-case'), {
    ...whole('word_case'),
    rows: [{ overrides: [{ type: 'trusted_forwarder', comment: undefined }] }, {}],
  }),
  reads(25, 'sampled_out, which RFC 9990 took away, in an old report', record('reason-old-type'), {
    ...whole(),
    rows: [{ overrides: [{ type: 'sampled_out', comment: undefined }] }, {}],
  }),
];

const derived = { dkimAligned: true, spfAligned: true, alignedDerived: true } as const;

const alignment: readonly Case[] = [
  reads(26, 'no dkim in policy_evaluated: derived from the signatures', record('aligned-dkim-missing'), {
    ...whole('aligned_derived', 'aligned_missing'),
    rows: [derived, { dkimAligned: false, spfAligned: false, alignedDerived: false }],
  }),
  reads(26, 'no spf in policy_evaluated: derived from the SPF result', record('aligned-spf-missing'), {
    ...whole('aligned_derived', 'aligned_missing'),
    rows: [derived, {}],
  }),
  reads(26, 'neither dkim nor spf', record('aligned-both-missing'), {
    ...whole('aligned_derived', 'aligned_missing'),
    rows: [derived, {}],
  }),
  reads(26, 'dkim and spf empty', record('aligned-both-empty'), {
    ...whole('aligned_derived', 'aligned_missing'),
    rows: [derived, {}],
  }),
  reads(26, 'strict alignment: a subdomain does not align', record('aligned-missing-strict'), {
    ...whole('aligned_derived', 'aligned_missing'),
    rows: [{ dkimAligned: true, spfAligned: false, alignedDerived: true }, {}],
  }),
  reads(
    26,
    'relaxed alignment goes by the Public Suffix List: co.uk is nobody’s',
    record('aligned-missing-public-suffix'),
    {
      ...whole('aligned_derived', 'aligned_missing'),
      rows: [{ dkimAligned: true, spfAligned: false, alignedDerived: true }, {}],
    },
  ),
  reads(
    26,
    'an aligned domain whose signature failed does not pass',
    record('aligned-missing-signature-failed'),
    {
      ...whole('aligned_derived', 'aligned_missing'),
      dmarcPassMessages: 0,
      rows: [{ dkimAligned: false, spfAligned: false, alignedDerived: true }, {}],
    },
  ),
  reads(
    26,
    'neither stated nor derivable: its messages are unknown',
    record('aligned-missing-auth-results-missing'),
    {
      ...whole('aligned_missing', 'auth_results_missing'),
      dmarcPassMessages: 0,
      dmarcUnknownMessages: 12,
      rows: [{ dkimAligned: undefined, spfAligned: undefined, alignedDerived: false }, {}],
    },
  ),
  reads(26, 'aligned results that are neither pass nor fail count as fail', record('aligned-words'), {
    ...whole('aligned_unknown'),
    dmarcPassMessages: 0,
    rows: [{ dkimAligned: false, spfAligned: false, alignedDerived: false }, {}],
  }),
  reads(26, 'aligned results in capitals', record('aligned-upper-case'), {
    ...whole('word_case'),
    rows: [{ dkimAligned: true, spfAligned: false, alignedDerived: false }, {}],
  }),
  reads(26, 'no policy_evaluated', record('policy-evaluated-missing'), {
    ...whole('aligned_derived', 'policy_evaluated_missing'),
    rows: [{ ...derived, disposition: stated('unknown', '') }, {}],
  }),
  reads(26, 'an empty policy_evaluated', record('policy-evaluated-empty'), {
    ...whole('aligned_derived', 'aligned_missing', 'disposition_missing'),
    rows: [{ ...derived, disposition: stated('unknown', '') }, {}],
  }),
];

const DKIM = {
  domain: domain('example.com'),
  selector: 's1',
  result: stated('pass'),
  humanResult: undefined,
} as const;
const SPF = {
  domain: domain('bounce.example.com'),
  scope: stated('mfrom'),
  result: stated('pass'),
  humanResult: undefined,
} as const;

const authResults: readonly Case[] = [
  reads(27, 'no auth_results', record('auth-results-missing'), {
    ...whole('auth_results_missing'),
    rows: [{ dkimAligned: true, dkim: [], spf: [] }, {}],
  }),
  reads(27, 'an empty auth_results', record('auth-results-empty'), {
    ...whole('auth_results_missing'),
    rows: [{ dkimAligned: true, dkim: [], spf: [] }, {}],
  }),
  reads(27, 'auth_results as text', record('auth-results-text'), {
    ...whole('auth_results_missing', 'stray_text'),
    rows: [{ dkimAligned: true, dkim: [], spf: [] }, {}],
  }),
  reads(27, 'auth_results twice: all results are kept', record('auth-results-repeated'), {
    ...whole('auth_results_repeated'),
    rows: [{ dkim: [DKIM], spf: [SPF] }, {}],
  }),
  reads(27, 'an empty dkim', record('dkim-empty'), {
    ...whole('dkim_empty'),
    rows: [{ dkim: [], spf: [SPF] }, {}],
  }),
  reads(27, 'a dkim of empty elements', record('dkim-empty-children'), {
    ...whole('dkim_empty'),
    rows: [{ dkim: [], spf: [SPF] }, {}],
  }),
  reads(27, 'a dkim without a domain is kept', record('dkim-without-domain'), {
    ...whole('dkim_domain_missing'),
    rows: [{ dkim: [{ ...DKIM, domain: undefined }] }, {}],
  }),
  reads(27, 'a dkim without a selector', record('dkim-without-selector'), {
    ...whole('dkim_selector_missing'),
    rows: [{ dkim: [{ ...DKIM, selector: undefined }] }, {}],
  }),
  reads(27, 'a dkim with an empty selector', record('dkim-empty-selector'), {
    ...whole('dkim_selector_missing'),
    rows: [{ dkim: [{ ...DKIM, selector: undefined }] }, {}],
  }),
  reads(27, 'a dkim without a result', record('dkim-without-result'), {
    ...whole('dkim_result_missing'),
    rows: [{ dkim: [{ ...DKIM, result: undefined }] }, {}],
  }),
  reads(27, 'several signatures are all kept, in order', record('dkim-several'), {
    ...whole(),
    rows: [
      {
        dkim: [
          DKIM,
          { ...DKIM, domain: domain('esp.example.net'), selector: 'k7' },
          { ...DKIM, selector: 's0', result: stated('fail') },
        ],
      },
      {},
    ],
  }),
  reads(27, 'a record with signatures and no spf', record('dkim-only'), {
    ...whole(),
    rows: [{ dkim: [DKIM], spf: [] }, {}],
  }),
  reads(27, 'an empty spf', record('spf-empty'), {
    ...whole('spf_empty'),
    rows: [{ dkim: [DKIM], spf: [] }, {}],
  }),
  reads(27, 'an spf without a domain is kept', record('spf-without-domain'), {
    ...whole('spf_domain_missing'),
    rows: [{ spf: [{ ...SPF, domain: undefined }] }, {}],
  }),
  reads(27, 'an spf with an empty domain is kept', record('spf-empty-domain'), {
    ...whole('spf_domain_missing'),
    rows: [{ spf: [{ ...SPF, domain: undefined }] }, {}],
  }),
  reads(27, 'an spf without a scope: none is filled in', record('spf-without-scope'), {
    ...whole('spf_scope_missing'),
    rows: [{ spf: [{ ...SPF, scope: undefined }] }, {}],
  }),
  reads(27, 'scope helo', record('spf-helo'), {
    ...whole(),
    rows: [{ spf: [{ ...SPF, domain: domain('mta1.example.com'), scope: stated('helo') }] }, {}],
  }),
  reads(27, 'a scope of no standard', record('spf-scope-unknown'), {
    ...whole('spf_scope_unknown'),
    rows: [{ spf: [{ ...SPF, scope: stated('unknown', 'pra') }] }, {}],
  }),
  reads(27, 'a scope in capitals', record('spf-scope-upper-case'), {
    ...whole('word_case'),
    rows: [{ spf: [{ ...SPF, scope: stated('mfrom', 'MFROM') }] }, {}],
  }),
  reads(27, 'several SPF results, as RFC 7489 allows', record('spf-several'), {
    ...whole(),
    rows: [{ spf: [{ ...SPF, domain: domain('mta1.example.com'), scope: stated('helo') }, SPF] }, {}],
  }),
  reads(27, 'an spf without a result', record('spf-without-result'), {
    ...whole('spf_result_missing'),
    rows: [{ spf: [{ ...SPF, result: undefined }] }, {}],
  }),
];

const words: readonly Case[] = [
  reads(28, 'hardfail is fail', record('result-hardfail'), {
    ...whole('result_word_unusual'),
    rows: [
      {
        dkimAligned: true,
        dkim: [{ ...DKIM, result: stated('fail', 'hardfail') }],
        spf: [{ ...SPF, result: stated('fail', 'hardfail') }],
      },
      {},
    ],
  }),
  reads(28, 'unknown is temperror', record('result-unknown'), {
    ...whole('result_word_unusual'),
    rows: [
      {
        dkim: [{ ...DKIM, result: stated('temperror', 'unknown') }],
        spf: [{ ...SPF, result: stated('temperror', 'unknown') }],
      },
      {},
    ],
  }),
  reads(28, 'error is permerror', record('result-error'), {
    ...whole('result_word_unusual'),
    rows: [
      {
        dkim: [{ ...DKIM, result: stated('permerror', 'error') }],
        spf: [{ ...SPF, result: stated('permerror', 'error') }],
      },
      {},
    ],
  }),
  reads(28, 'result words in capitals', record('result-upper-case'), {
    ...whole('word_case'),
    rows: [
      {
        dkim: [{ ...DKIM, result: stated('pass', 'PASS') }],
        spf: [{ ...SPF, result: stated('softfail', 'SoftFail') }],
      },
      {},
    ],
  }),
  reads(28, 'result words of no standard are kept as stated', record('result-in-no-standard'), {
    ...whole('result_unknown'),
    rows: [
      {
        dkim: [{ ...DKIM, result: stated('unknown', 'invalid') }],
        spf: [{ ...SPF, result: stated('unknown', 'bestguesspass') }],
      },
      {},
    ],
  }),
  reads(28, 'policy and temperror are words of the standard', record('result-every-dkim-word'), {
    ...whole(),
    rows: [
      { dkim: [{ ...DKIM, result: stated('policy') }], spf: [{ ...SPF, result: stated('temperror') }] },
      { spf: [{ ...SPF, domain: domain('bulk.example.net'), result: stated('softfail') }] },
    ],
  }),
];

const identifiers: readonly Case[] = [
  reads(29, 'no envelope_from: not back-filled from SPF', record('envelope-from-missing'), {
    ...whole('envelope_from_missing'),
    rows: [{ envelopeFrom: undefined, envelopeTo: undefined }, {}],
  }),
  reads(29, 'an empty envelope_from is the null reverse-path', record('envelope-from-empty'), {
    ...whole(),
    rows: [{ envelopeFrom: domain('') }, {}],
  }),
  reads(
    29,
    'an envelope_from that closes itself is the null reverse-path',
    record('envelope-from-empty-tag'),
    {
      ...whole(),
      rows: [{ envelopeFrom: domain('') }, {}],
    },
  ),
  reads(29, 'envelope_to is kept', record('envelope-to'), {
    ...whole(),
    rows: [{ envelopeFrom: domain('bounce.example.com'), envelopeTo: domain('receiver.example') }, {}],
  }),
  reads(29, 'no header_from: the record is kept', record('header-from-missing'), {
    ...whole('header_from_missing'),
    rows: [{ count: 12, headerFrom: domain('') }, {}],
  }),
  reads(29, 'an empty header_from', record('header-from-empty'), {
    ...whole('header_from_missing'),
    rows: [{ count: 12, headerFrom: domain('') }, {}],
  }),
  reads(29, 'a header_from that is no text', record('header-from-not-text'), {
    ...whole('element_unknown', 'header_from_missing'),
    rows: [{ count: 12, headerFrom: domain('') }, {}],
  }),
  reads(29, 'a header_from in capitals', record('header-from-upper-case'), {
    ...whole('domain_case'),
    rows: [{ headerFrom: domain('example.com', 'Example.COM') }, {}],
  }),
  reads(29, 'a header_from with a trailing dot', record('header-from-trailing-dot'), {
    ...whole('domain_trailing_dot'),
    rows: [{ headerFrom: domain('example.com', 'example.com.') }, {}],
  }),
  reads(29, 'a header_from as a U-label', record('header-from-idn'), {
    ...whole('domain_idn'),
    rows: [{ headerFrom: domain('xn--bcher-kva.example.com', 'Bücher.example.com') }, {}],
  }),
  reads(29, 'white space around a header_from', record('header-from-white-space'), {
    ...whole(),
    rows: [{ headerFrom: domain('example.com') }, {}],
  }),
  reads(29, 'an address in header_from is kept as stated', record('header-from-address'), {
    ...whole('domain_invalid'),
    rows: [{ headerFrom: domain('someone@example.com') }, {}],
  }),
  reads(29, 'capitals and dots in every other domain', record('domains-upper-case'), {
    ...whole('domain_case', 'domain_trailing_dot'),
    rows: [
      {
        envelopeFrom: domain('bounce.example.com', 'Bounce.Example.com'),
        dkim: [{ ...DKIM, domain: domain('example.com', 'EXAMPLE.COM.') }],
        spf: [{ ...SPF, domain: domain('bounce.example.com', 'Bounce.Example.com') }],
      },
      {},
    ],
  }),
  reads(29, 'no identifiers', record('identifiers-missing'), {
    ...whole('identifiers_missing'),
    rows: [{ count: 12, headerFrom: domain(''), envelopeFrom: undefined }, {}],
  }),
];

export const RECORD_CASES: readonly Case[] = [
  ...counts,
  ...sourceIps,
  ...dispositions,
  ...overrides,
  ...alignment,
  ...authResults,
  ...words,
  ...identifiers,
];
