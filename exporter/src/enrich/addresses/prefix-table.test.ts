import fc from 'fast-check';
import { formatIp } from '../../parse/values/ip.js';
import { PrefixTable } from './prefix-table.js';
import { contains, formatPrefix, masked, parsePrefix, type Prefix } from './prefix.js';
import { ip } from '../../parse/values/testing/ip.js';

function tableOf(...networks: readonly string[]): PrefixTable<string> {
  return new PrefixTable(networks.map((text) => [prefix(text), text]));
}

function prefix(text: string): Prefix {
  return parsePrefix(text) ?? { network: new Uint8Array(16), bits: -1 };
}

test('the longest prefix decides, whichever came first', () => {
  const networks = ['10.0.0.0/8', '10.1.0.0/16', '10.1.2.0/24', '10.1.2.3'];
  for (const table of [tableOf(...networks), tableOf(...networks.toReversed())]) {
    expect(table.find(ip('10.1.2.3'))).toBe('10.1.2.3');
    expect(table.find(ip('10.1.2.4'))).toBe('10.1.2.0/24');
    expect(table.find(ip('10.1.2.2'))).toBe('10.1.2.0/24');
    expect(table.find(ip('10.1.3.0'))).toBe('10.1.0.0/16');
    expect(table.find(ip('10.2.0.0'))).toBe('10.0.0.0/8');
    expect(table.find(ip('11.0.0.0'))).toBeUndefined();
    expect(table.find(ip('9.255.255.255'))).toBeUndefined();
  }
});

test('of two alike the later is meant', () => {
  const network = prefix('192.0.2.0/24');
  const table = new PrefixTable([
    [network, 'first'],
    [network, 'second'],
  ]);
  expect(table.find(ip('192.0.2.1'))).toBe('second');
});

test('networks to the first and the last address there is', () => {
  const table = tableOf('0.0.0.0/0', '255.255.255.255', '::/0', 'ff00::/8');
  expect(table.find(ip('0.0.0.0'))).toBe('0.0.0.0/0');
  expect(table.find(ip('255.255.255.254'))).toBe('0.0.0.0/0');
  expect(table.find(ip('255.255.255.255'))).toBe('255.255.255.255');
  expect(table.find(ip('::'))).toBe('::/0');
  expect(table.find(ip('ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'))).toBe('ff00::/8');
});

test('what is said of all of IPv6 is not said of IPv4', () => {
  const table = tableOf('::/0');
  expect(table.find(ip('2001:db8::1'))).toBe('::/0');
  expect(table.find(ip('192.0.2.1'))).toBeUndefined();
  expect(tableOf().find(ip('192.0.2.1'))).toBeUndefined();
});

test('answers as a look at each network would', () => {
  // Few values a byte, so that networks meet.
  const bytes = fc.array(fc.constantFrom(0, 1, 128, 255), { minLength: 4, maxLength: 4 });
  const v4 = bytes.map((octets) => ip(octets.join('.')));
  const v6 = bytes.map((octets) => Uint8Array.from([32, 1, ...Array<number>(8).fill(0), ...octets, 0, 0]));
  const someIp = fc.oneof(v4, v6);
  const somePrefix = fc
    .tuple(someIp, fc.integer({ min: 96, max: 128 }))
    .map(([address, bits]) => ({ network: masked(address, bits), bits }));
  fc.assert(
    fc.property(
      fc.array(somePrefix, { maxLength: 12 }),
      fc.array(someIp, { maxLength: 12 }),
      (networks, ips) => {
        const table = new PrefixTable(networks.map((network) => [network, formatPrefix(network)]));
        for (const address of ips) {
          const [longest] = networks
            .filter((network) => contains(network, address))
            .toSorted((a, b) => b.bits - a.bits);
          expect([formatIp(address), table.find(address)]).toEqual([
            formatIp(address),
            longest && formatPrefix(longest),
          ]);
        }
      },
    ),
    { seed: 5, numRuns: 500 },
  );
});
