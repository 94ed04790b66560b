/** Small files in the forms in which lists are published. */
import { parseIp } from '../../parse/values/ip.js';
import { AddressList } from './address-list.js';

/** How many there are, how many lines are unread, and which of the addresses it has. */
async function look(text: string, addresses: readonly string[]): Promise<unknown> {
  const list = await AddressList.of(Buffer.from(text));
  if (list === undefined) return undefined;
  const { networks, unread } = list;
  return [networks, unread, addresses.filter((one) => list.has(parseIp(one) ?? new Uint8Array()))];
}

test('Spamhaus DROP, as text', async () => {
  const text = `; Spamhaus DROP List 2026/11/22 - (c) 2026 The Spamhaus Project SLU
; Last-Modified: Sun, 22 Nov 2026 05:17:00 GMT
192.0.2.0/25 ; SBL1
198.51.100.0/24 ; SBL2
`;
  expect(await look(text, ['192.0.2.127', '192.0.2.128', '198.51.100.255'])).toEqual([
    2,
    0,
    ['192.0.2.127', '198.51.100.255'],
  ]);
});

test('Spamhaus DROP, a JSON object a line', async () => {
  const text = `{"cidr":"192.0.2.0/25","sblid":"SBL1","rir":"arin"}
{"cidr":"2001:db8:1::/48","sblid":"SBL3","rir":"ripencc"}
{"type":"metadata","timestamp":1795324620,"size":2,"records":2,"copyright":"(c) 2026 The Spamhaus Project SLU"}
`;
  expect(await look(text, ['192.0.2.127', '192.0.2.128', '2001:db8:1::1'])).toEqual([
    2,
    0,
    ['192.0.2.127', '2001:db8:1::1'],
  ]);
});

test('a netset of FireHOL', async () => {
  const text = `#
# firehol_level1
#
# ipv4 hash:net ipset
#
192.0.2.0/24
198.51.100.7
`;
  expect(await look(text, ['192.0.2.9', '198.51.100.7', '198.51.100.8'])).toEqual([
    2,
    0,
    ['192.0.2.9', '198.51.100.7'],
  ]);
});

test('block.txt of DShield: first, last and length', async () => {
  const text = `#   DShield.org Recommended Block List
#    Columns (tab delimited):
Start\tEnd\tNetmask\tAttacks\tName\tCountry\temail
192.0.2.0\t192.0.2.255\t24\t579\tEXAMPLE-NET, Inc.\tXX\tabuse@example.com
198.51.100.0\t198.51.100.255\t24\t402\t\t\t
`;
  expect(await look(text, ['192.0.2.0', '192.0.2.77', '198.51.100.255', '198.51.101.0'])).toEqual([
    2,
    0,
    ['192.0.2.0', '192.0.2.77', '198.51.100.255'],
  ]);
});

test('all.txt of blocklist.de: addresses of both families', async () => {
  expect(
    await look('192.0.2.1\n2001:db8::1\n192.0.2.3\n', ['192.0.2.1', '192.0.2.2', '2001:db8::1']),
  ).toEqual([3, 0, ['192.0.2.1', '2001:db8::1']]);
});

test('the exits of Tor, some lines each', async () => {
  const text = `ExitNode 63BA28370F543D175173E414D5450590D73E22DC
Published 2026-11-21 07:35:55
LastStatus 2026-11-22 08:10:11
ExitAddress 192.0.2.1 2026-11-22 07:10:30
ExitAddress 192.0.2.3 2026-11-22 10:35:30
`;
  expect(await look(text, ['192.0.2.1', '192.0.2.2', '192.0.2.3'])).toEqual([
    2,
    0,
    ['192.0.2.1', '192.0.2.3'],
  ]);
});

test('the addresses of exits of Tor, from Windows', async () => {
  expect(await look('\ufeff192.0.2.1\r\n192.0.2.3\r\n', ['192.0.2.1', '192.0.2.2', '192.0.2.3'])).toEqual([
    2,
    0,
    ['192.0.2.1', '192.0.2.3'],
  ]);
});

test('CSV of Feodo Tracker: the heading says where the address is', async () => {
  const text = `################################################
# abuse.ch Feodo Tracker Botnet C2 IP Blocklist (CSV) #\r
################################################\r
#\r
"first_seen_utc","dst_ip","dst_port","c2_status","last_online","malware"\r
"2026-11-02 21:24:53","192.0.2.1","8080","offline","2026-11-07","Emotet"\r
# END (1 entries)\r
`;
  expect(await look(text, ['192.0.2.1', '192.0.2.2'])).toEqual([1, 0, ['192.0.2.1']]);
});

test('ranges', async () => {
  const text = 'evil:192.0.2.1-192.0.2.9\n192.0.2.10 - 192.0.2.20\n198.51.100.1-198.51.100.1\r198.51.100.3';
  expect(await look(text, ['192.0.2.9', '192.0.2.15', '192.0.2.21', '198.51.100.3'])).toEqual([
    3,
    1,
    ['192.0.2.15', '198.51.100.3'],
  ]);
});

test('what is not understood is counted, and the first line of it named', async () => {
  const list = await AddressList.of(Buffer.from('# a list\n192.0.2.1\n192.0.2.2-7\n192.0.2.9:25\n'));
  expect([list?.networks, list?.unread, list?.firstUnread]).toEqual([1, 2, 3]);
});

test('a list may be empty, but nothing else than a list', async () => {
  expect(await look('', ['192.0.2.1'])).toEqual([0, 0, []]);
  expect(await look('# nobody today\n', ['192.0.2.1'])).toEqual([0, 0, []]);
  expect(await look('<html>\n<title>404</title>\n', [])).toBeUndefined();
  expect(await look('{"asn":64500,"rir":"arin"}\n', [])).toBeUndefined();
});
