import fc from 'fast-check';
import type { AggregateRecord, DkimResult, SpfResult } from '../../model/report.js';

const maybe = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(of, { nil: undefined });
const stated = <T extends string>(values: readonly T[]): fc.Arbitrary<{ value: T; raw: string }> =>
  fc.record({ value: fc.constantFrom(...values), raw: fc.string() });

const result = maybe(stated(['pass', 'fail']));
const humanResult = maybe(fc.string());
const selector = maybe(fc.constantFrom('', 'a'));
const scope = maybe(stated(['mfrom', 'helo']));
const override = fc.record({
  type: fc.constantFrom('forwarded', 'other'),
  comment: maybe(fc.constantFrom('', 'arc=pass')),
});

/** Records of one source and few names, so that many say the same of their mail. */
export function anyRecord(names: readonly string[]): fc.Arbitrary<AggregateRecord> {
  const name = stated(names);
  const domain = maybe(name);
  const dkim: fc.Arbitrary<DkimResult> = fc.record({ domain, selector, result, humanResult });
  const spf: fc.Arbitrary<SpfResult> = fc.record({ domain, scope, result, humanResult });
  return fc.record({
    ordinal: fc.nat(),
    sourceIp: fc.constant(new Uint8Array(16)),
    count: fc.nat(),
    disposition: stated(['none', 'reject']),
    dkimAligned: maybe(fc.boolean()),
    spfAligned: maybe(fc.boolean()),
    alignedDerived: fc.boolean(),
    overrides: fc.array(override, { maxLength: 1 }),
    headerFrom: name,
    envelopeFrom: domain,
    envelopeTo: domain,
    dkim: fc.array(dkim, { maxLength: 2 }),
    dkimOmitted: fc.nat(),
    spf: fc.array(spf, { maxLength: 1 }),
    extensions: maybe(fc.string()),
  });
}
