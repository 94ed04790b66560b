import fc from 'fast-check';
import { formatIp, isIpv4, parseIp } from '../values/ip.js';
import { plainCount, plainIpv4, plainIpv6, readCount, readIp } from './numbers.js';

/** The bytes of a text in the middle of others, as they stand in a document. */
function inside<T>(text: string, read: (bytes: Buffer, start: number, end: number) => T): T {
  const bytes = Buffer.from(`0.1${text}2.3:`, 'latin1');
  return read(bytes, 3, bytes.length - 4);
}

describe('a count', () => {
  test.each([
    ['0', 0, []],
    ['12', 12, []],
    ['007', 7, []],
    ['9007199254740991', Number.MAX_SAFE_INTEGER, []],
    [' 12\n', 12, ['white_space']],
    ['3.0', 3, ['count_decimal']],
    ['3.', 3, ['count_decimal']],
    ['+3', 3, []],
  ])('%j is %i', (text, count, deviations) => {
    expect(readCount(text)).toEqual({ count, deviations });
  });

  test.each([
    ['', 'count_missing'],
    [' \n', 'count_missing'],
    ['-1', 'count_invalid'],
    ['3.5', 'count_invalid'],
    ['.0', 'count_invalid'],
    ['1e20', 'count_invalid'],
    ['1 2', 'count_invalid'],
    ['1,200', 'count_invalid'],
    ['0x10', 'count_invalid'],
    ['NaN', 'count_invalid'],
    ['many', 'count_invalid'],
    ['９', 'count_invalid'],
    ['9007199254740993', 'count_invalid'],
    ['9'.repeat(400), 'count_invalid'],
  ])('%j is none: %s', (text, reason) => {
    expect(readCount(text)).toMatchObject({ reason });
  });

  test('that is told in a detail is shortened', () => {
    const read = readCount('x'.repeat(10_000));
    expect('detail' in read && read.detail.length).toBeLessThan(100);
  });

  test('straight from its digits is the same', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.maxSafeNat().map(String),
          fc.string({ unit: fc.constantFrom(...Array.from('019 .-/:')), maxLength: 17 }),
        ),
        (text) => {
          const plain = inside(text, plainCount);
          if (plain >= 0) expect(readCount(text)).toEqual({ count: plain, deviations: [] });
        },
      ),
      { seed: 3 },
    );
    expect(inside('123456789012345', plainCount)).toBe(123_456_789_012_345);
    for (const other of ['', '1234567890123456', ' 1', '1 ', '-1', '1.0', '/', ':']) {
      expect(inside(other, plainCount)).toBe(-1);
    }
  });
});

describe('a source IP', () => {
  test.each([
    ['192.0.2.1', '192.0.2.1', []],
    [' 192.0.2.1\t', '192.0.2.1', ['white_space']],
    ['2001:DB8::1', '2001:db8::1', []],
    ['::ffff:192.0.2.1', '192.0.2.1', ['source_ip_mapped']],
    ['::FFFF:C000:201', '192.0.2.1', ['source_ip_mapped']],
  ])('%j is %s', (text, ip, deviations) => {
    const read = readIp(text);
    expect('ip' in read && { ip: formatIp(read.ip), deviations: read.deviations }).toEqual({
      ip,
      deviations,
    });
  });

  test.each([
    ['', 'source_ip_missing'],
    ['  ', 'source_ip_missing'],
    ['unknown', 'source_ip_invalid'],
    ['192.0.2', 'source_ip_invalid'],
    ['192.0.2.256', 'source_ip_invalid'],
    ['192.0.2.1/32', 'source_ip_invalid'],
    ['2001:db8::1%eth0', 'source_ip_invalid'],
  ])('%j is none: %s', (text, reason) => {
    expect(readIp(text)).toMatchObject({ reason });
  });

  const almostIpv4 = fc.oneof(
    fc.ipV4(),
    fc.string({ unit: fc.constantFrom(...Array.from('0125.. /:')), maxLength: 16 }),
    fc.array(fc.nat({ max: 300 }), { minLength: 3, maxLength: 5 }).map((octets) => octets.join('.')),
    fc
      .array(fc.constantFrom('0', '00', '000', '001', '255', '256', '0255', ''), {
        minLength: 4,
        maxLength: 4,
      })
      .map((octets) => octets.join('.')),
  );

  test('dotted, straight from its bytes, is what parseIp makes of it, and nothing else is', () => {
    fc.assert(
      fc.property(almostIpv4, (text) => {
        const expected = text.includes(':') ? undefined : parseIp(text);
        expect(inside(text, plainIpv4)).toEqual(expected);
      }),
      { seed: 3, numRuns: 2000 },
    );
  });

  const almostIpv6 = fc.oneof(
    fc.ipV6(),
    fc.string({ unit: fc.constantFrom('0', 'f', 'A', '1', ':', ':', '::', '.', 'g'), maxLength: 12 }),
    fc
      .array(fc.constantFrom('0', 'ffff', 'db8', '12345', '', 'c000'), { minLength: 6, maxLength: 9 })
      .map((groups) => groups.join(':')),
  );

  test('in hexadecimal, straight from its bytes, is what parseIp makes of it, but for IPv4 in disguise', () => {
    fc.assert(
      fc.property(almostIpv6, (text) => {
        const plain = inside(text, plainIpv6);
        const parsed = parseIp(text);
        if (plain !== undefined) expect(plain).toEqual(parsed);
        else expect(parsed === undefined || isIpv4(parsed) || text.includes('.')).toBe(true);
      }),
      { seed: 3, numRuns: 3000 },
    );
  });
});
