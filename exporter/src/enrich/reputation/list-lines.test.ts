import { formatIp } from '../../parse/values/ip.js';
import { ListLines } from './list-lines.js';

/** What each line means, one after the other: `first-last`, or an address where both are the same. */
function read(...lines: readonly string[]): string[] {
  const reader = new ListLines();
  return lines.map((line) => {
    const range = reader.read(line);
    if (typeof range === 'string') return range;
    const [from, to] = [formatIp(range.from), formatIp(range.to)];
    return from === to ? from : `${from}-${to}`;
  });
}

describe('a line', () => {
  it.each([
    ['', 'nothing'],
    ['  ', 'nothing'],
    ['# 192.0.2.1', 'nothing'],
    ['; 192.0.2.1', 'nothing'],
    ['192.0.2.1', '192.0.2.1'],
    ['192.0.2.1 # seen yesterday', '192.0.2.1'],
    ['192.0.2.0/24 ; SBL1', '192.0.2.0-192.0.2.255'],
    ['\t2001:db8::/127  x', '2001:db8::-2001:db8::1'],
    ['192.0.2.1\t8', '192.0.2.1'],
    ['192.0.2.1\t2026-11-02 12:30:00', '192.0.2.1'],
    ['192.0.2.1 - bots', '192.0.2.1'],
    ['192.0.2.1,ssh,2026-11-02', '192.0.2.1'],
    ['"192.0.2.1","a, b"', '192.0.2.1'],
    ['192.0.2.1 - 192.0.2.9', '192.0.2.1-192.0.2.9'],
    ['192.0.2.1-192.0.2.9,x', '192.0.2.1-192.0.2.9'],
    ['2001:db8::1 - 2001:db8::f a word', '2001:db8::1-2001:db8::f'],
    ['192.0.2.0\t192.0.2.255\t24\t901\tEXAMPLE\tXX\tabuse@example.com', '192.0.2.0-192.0.2.255'],
    ['{"cidr":"192.0.2.0\\/24","sblid":"SBL1"}', '192.0.2.0-192.0.2.255'],
    ['{"ip_address": "192.0.2.1", "port": 443},', '192.0.2.1'],
    ['{"type":"metadata","size":2,"copyright":"(c); # 192.0.2.1"}', 'nothing'],
  ])('%j is %s', (line, meaning) => {
    expect(read(line)).toEqual([meaning]);
  });

  it.each([
    ['an end before the beginning', '192.0.2.9 - 192.0.2.1'],
    ['ends of two families', '192.0.2.9 - 2001:db8::1'],
    ['an end that is none', '192.0.2.1 - 192.0.2.300'],
    ['an end in short', '192.0.2.1-20'],
    ['an end in short, after a space', '192.0.2.1 - 20'],
    ['networks as ends', '192.0.2.0/28 - 192.0.2.64/28'],
    ['an end behind a word', '192.0.2.1 to 192.0.2.9'],
    ['an end without a length', '192.0.2.0 192.0.2.255'],
    ['a length that is not that of the range', '192.0.2.0\t192.0.2.255\t25'],
    ['a range that is no network of that length', '192.0.2.1\t192.0.2.255\t24'],
    ['a mask', '192.0.2.0 255.255.255.0'],
    ['a length of its own', '192.0.2.0 /24'],
    ['two fields that may be ends', '192.0.2.0,192.0.2.255,XX'],
    ['several addresses', '192.0.2.1 192.0.2.2 192.0.2.3'],
    ['a port', '192.0.2.1:8080'],
    ['leading zeros, which are octal to some', '192.000.002.001'],
    ['an exception', '!192.0.2.1'],
    ['a command', 'add blocklist 192.0.2.0/24'],
    ['a page', '<a href="/">192.0.2.1</a>'],
    ['JSON without an address', '{"asn":64500}'],
    ['JSON that is cut', '{"cidr":"192.0.2.0/24"'],
    ['JSON that is something else', '{"cidr":["192.0.2.0/24"]}'],
    ['more than a line', `192.0.2.1 ${'x'.repeat(5000)}`],
  ])('with %s is unread, and no other address', (_, line) => {
    expect(read(line)).toEqual(['unread']);
  });
});

describe('a heading', () => {
  it('says in which column of CSV the address is', () => {
    expect(read('"first_seen_utc","dst_ip","dst_port"', '"2026-11-02 12:30:00","192.0.2.1","443"')).toEqual([
      'nothing',
      '192.0.2.1',
    ]);
    expect(read('id,ip,reported_by', '1,192.0.2.1,192.0.2.2', '2,,')).toEqual([
      'nothing',
      '192.0.2.1',
      'unread',
    ]);
  });

  it('may say that networks are in two columns, and then none is read by half', () => {
    expect(read('network,prefix_length', '192.0.2.0,24')).toEqual(['nothing', 'unread']);
    expect(read('network mask', '192.0.2.0 24')).toEqual(['nothing', 'unread']);
  });

  it('of columns with tabs is none of CSV', () => {
    expect(read('Start\tEnd\tNetmask\tAttacks', '192.0.2.0\t192.0.2.255\t24\t9')).toEqual([
      'nothing',
      '192.0.2.0-192.0.2.255',
    ]);
    expect(read('ip\tcount', '192.0.2.1\t9')).toEqual(['nothing', '192.0.2.1']);
    expect(read('count ip', '9 192.0.2.1')).toEqual(['unread', 'unread']);
  });

  it('that has an address is none', () => {
    expect(read('ip 192.0.2.1')).toEqual(['unread']);
  });
});
