import { AllowedNetworks, peerKey } from './peers.js';

it.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8:1:2::', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['::1', '0:0:0:0'],
])('one customer is one peer: %s', (address, key) => {
  expect(peerKey(address)).toBe(key);
});

it('lets in whom the networks have', () => {
  const networks = new AllowedNetworks(['192.0.2.0/24', '198.51.100.1', '2001:db8::/32']);
  const asked = ['192.0.2.200', '::ffff:192.0.2.1', '198.51.100.1', '2001:db8:9::1', '198.51.100.2', '::1'];
  expect(asked.map((address) => networks.allows(address))).toEqual([true, true, true, true, false, false]);
});

it('lets in everybody where there are none', () => {
  expect(new AllowedNetworks([]).allows('203.0.113.9')).toBe(true);
});
