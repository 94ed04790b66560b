import { file } from '../build/fixture.js';
import { domain, reads, stated, type Case, type Expected } from '../case.js';
import { WHOLE, whole } from '../usual.js';

const rfc9990 = (name: string) => file(`rfc9990/${name}.xml`);

const EVERY_FIELD = {
  ...WHOLE,
  standard: 'rfc9990',
  org: 'Posthaus Example',
  reportId: '2026-03-01.example.com.a81f',
  messages: 127,
  dmarcPassMessages: 123,
  report: {
    email: 'dmarc@posthaus.example',
    extraContactInfo: 'https://posthaus.example/dmarc',
    generator: 'Posthaus Reporter 2.3',
    errors: ['Zwei Zonen antworteten nicht'],
    policy: {
      p: 'reject',
      sp: 'quarantine',
      np: 'reject',
      adkim: 's',
      aspf: 'r',
      pct: undefined,
      fo: '1:d',
      testing: 'n',
      discoveryMethod: 'treewalk',
    },
  },
  rows: [
    {
      sourceIp: '192.0.2.123',
      disposition: stated('pass'),
      dkimAligned: true,
      spfAligned: false,
      headerFrom: domain('example.com'),
      envelopeFrom: domain(''),
      envelopeTo: domain('posthaus.example'),
      dkim: [
        {
          domain: domain('example.com'),
          selector: 'abc123',
          result: stated('pass'),
          humanResult: 'good signature',
        },
      ],
      spf: [
        {
          domain: domain('relay.example.net'),
          scope: stated('mfrom'),
          result: stated('policy'),
          humanResult: 'local rule 7',
        },
      ],
    },
    {
      overrides: [{ type: 'policy_test_mode', comment: 't=y' }],
      envelopeFrom: undefined,
      envelopeTo: undefined,
      dkim: [],
      spf: [
        {
          domain: domain('bulk.example.net'),
          scope: undefined,
          result: stated('softfail'),
          humanResult: undefined,
        },
      ],
    },
  ],
} as const satisfies Expected;

const known = (): Expected => ({ ...whole(), standard: 'rfc9990' });

export const RFC9990_CASES: readonly Case[] = [
  reads('rfc9990', 'a report with every field of RFC 9990 is read whole', rfc9990('report'), EVERY_FIELD),
  reads('rfc9990', 'the same under a prefix', rfc9990('prefixed'), {
    ...EVERY_FIELD,
    deviations: ['namespace_prefixed'],
  }),
  reads('rfc9990', 'the same without its namespace: its elements tell', rfc9990('no-namespace'), EVERY_FIELD),
  reads('rfc9990', 'np alone tells', rfc9990('known-by-np'), {
    ...known(),
    report: { policy: { np: 'reject', pct: undefined } },
  }),
  reads('rfc9990', 'testing alone tells', rfc9990('known-by-testing'), {
    ...known(),
    report: { policy: { testing: 'y' } },
  }),
  reads('rfc9990', 'discovery_method alone tells', rfc9990('known-by-discovery-method'), {
    ...known(),
    report: { policy: { discoveryMethod: 'psl' } },
  }),
  reads('rfc9990', 'generator alone tells', rfc9990('known-by-generator'), {
    ...known(),
    report: { generator: 'Reporter 1.1' },
  }),
  reads('rfc9990', 'extension alone tells', rfc9990('known-by-extension'), known()),
  reads('rfc9990', 'version never tells', rfc9990('version-2-alone'), {
    ...whole('version_unusual'),
    standard: 'rfc7489',
  }),
];
