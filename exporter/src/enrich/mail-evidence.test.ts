import type { AggregateRecord } from '../model/report.js';
import { mailEvidence } from './mail-evidence.js';

const RECORD: AggregateRecord = {
  ordinal: 0,
  sourceIp: new Uint8Array(16),
  count: 3,
  disposition: { value: 'none', raw: 'none' },
  dkimAligned: true,
  spfAligned: undefined,
  alignedDerived: false,
  overrides: [{ type: 'forwarded', comment: undefined }],
  headerFrom: { value: 'acme.test', raw: 'ACME.test' },
  envelopeFrom: { value: 'b.acme.test', raw: 'b.acme.test' },
  envelopeTo: undefined,
  dkim: [
    {
      domain: { value: 'acme.test', raw: 'acme.test' },
      selector: undefined,
      result: { value: 'pass', raw: 'Pass' },
      humanResult: undefined,
    },
  ],
  dkimOmitted: 0,
  spf: [{ domain: undefined, scope: undefined, result: undefined, humanResult: undefined }],
  extensions: undefined,
};

test('what is not stated is empty, and what is means what it means', () => {
  expect(mailEvidence(RECORD)).toEqual({
    sourceIp: RECORD.sourceIp,
    headerFrom: 'acme.test',
    envelopeFrom: 'b.acme.test',
    dkim: [{ domain: 'acme.test', selector: '', result: 'pass' }],
    spf: [{ domain: '', scope: '', result: '' }],
    overrides: [{ type: 'forwarded', comment: '' }],
    dkimAligned: true,
    spfAligned: false,
    alignedUnknown: false,
  });
});

test('the null reverse-path is another thing than none that is stated', () => {
  expect(mailEvidence({ ...RECORD, envelopeFrom: { value: '', raw: '' } }).envelopeFrom).toBe('<>');
  expect(mailEvidence({ ...RECORD, envelopeFrom: undefined }).envelopeFrom).toBe('');
});

test('neither result is known where neither is stated', () => {
  expect(mailEvidence({ ...RECORD, dkimAligned: undefined }).alignedUnknown).toBe(true);
});
