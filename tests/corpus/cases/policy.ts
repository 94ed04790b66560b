import { file } from '../build/fixture.js';
import { reads, type Case } from '../case.js';
import { rejected, whole } from '../usual.js';

const policy = (name: string) => file(`policy/${name}.xml`);

export const POLICY_CASES: readonly Case[] = [
  reads(21, 'an empty sp is absent: no default is filled in', policy('sp-empty'), {
    ...whole('policy_value_empty'),
    report: { policy: { p: 'quarantine', sp: undefined } },
  }),
  reads(21, 'an sp that closes itself is absent too', policy('sp-empty-tag'), {
    ...whole('policy_value_empty'),
    report: { policy: { sp: undefined } },
  }),
  reads(21, 'empty adkim, aspf, pct and fo', policy('all-empty'), {
    ...whole('policy_value_empty'),
    report: { policy: { adkim: undefined, aspf: undefined, pct: undefined, fo: undefined } },
  }),
  reads(21, 'adkim, aspf, sp, pct and fo absent', policy('only-p'), {
    ...whole(),
    report: {
      policy: {
        p: 'quarantine',
        sp: undefined,
        adkim: undefined,
        aspf: undefined,
        pct: undefined,
        fo: undefined,
      },
    },
  }),
  reads(21, 'no p', policy('p-missing'), {
    ...whole('policy_p_missing'),
    report: { policy: { p: undefined } },
  }),
  reads(21, 'an empty p', policy('p-empty'), {
    ...whole('policy_p_missing', 'policy_value_empty'),
    report: { policy: { p: undefined } },
  }),
  reads(21, 'a p in capitals', policy('p-upper-case'), {
    ...whole('word_case'),
    report: { policy: { p: 'quarantine' } },
  }),
  reads(21, 'None is none', policy('p-none-capital'), {
    ...whole('word_case'),
    report: { policy: { p: 'none' } },
  }),
  reads(21, 'a p of no standard is kept as stated, lower-case', policy('p-unknown'), {
    ...whole('policy_value_unknown', 'word_case'),
    report: { policy: { p: 'monitor' } },
  }),
  reads(21, 'adkim as a word', policy('adkim-word'), {
    ...whole('policy_value_unknown'),
    report: { policy: { adkim: 'relaxed' } },
  }),
  reads(21, 'adkim in capitals', policy('adkim-upper-case'), {
    ...whole('word_case'),
    report: { policy: { adkim: 's' } },
  }),
  reads(21, 'a pct over 100', policy('pct-unusual'), {
    ...whole('policy_value_unknown'),
    report: { policy: { pct: '150' } },
  }),
  reads(21, 'np, testing and discovery_method with words of no standard', policy('new-values-unknown'), {
    ...whole('policy_value_unknown'),
    standard: 'rfc9990',
    report: { policy: { np: 'maybe', testing: 'yes', discoveryMethod: 'guess' } },
  }),
  reads(21, 'no policy domain', policy('domain-missing'), rejected('no_domain')),
  reads(21, 'an empty policy domain', policy('domain-empty'), rejected('no_domain')),
  reads(21, 'a policy domain that is none', policy('domain-invalid'), rejected('no_domain')),
  reads(21, 'no policy_published', policy('missing'), rejected('no_domain')),
  reads(29, 'a policy domain in capitals with a trailing dot', policy('domain-upper-case-dot'), {
    ...whole('domain_case', 'domain_trailing_dot'),
    domain: 'example.com',
    report: { policy: { domain: { value: 'example.com', raw: 'Example.COM.' } } },
  }),
];
