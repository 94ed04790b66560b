import { readEndpoint } from './endpoint.js';
import { formatIp } from './ip.js';

test.each([
  ['192.0.2.1', '192.0.2.1', undefined, false],
  [' 192.0.2.1 ', '192.0.2.1', undefined, false],
  ['[192.0.2.1]', '192.0.2.1', undefined, false],
  ['[192.0.2.1]:25', '192.0.2.1', 25, false],
  ['192.0.2.1:2525', '192.0.2.1', 2525, false],
  ['192.0.2.1:99999', '192.0.2.1', undefined, false],
  ['2001:DB8::1', '2001:db8::1', undefined, false],
  ['[2001:db8::1]:25', '2001:db8::1', 25, false],
  ['[IPv6:2001:db8::1]', '2001:db8::1', undefined, false],
  ['::ffff:192.0.2.1', '192.0.2.1', undefined, true],
  ['[IPv6:::ffff:192.0.2.1]', '192.0.2.1', undefined, true],
])('%j is %s, port %s, mapped %s', (text, ip, port, mapped) => {
  const read = readEndpoint(text);
  expect(read && { ip: formatIp(read.ip), port: read.port, mapped: read.mapped }).toEqual({
    ip,
    port,
    mapped,
  });
});

test.each(['', 'unknown', '192.0.2', '192.0.2.1/24', '[]', '256.0.0.1'])('%j is no address', (text) => {
  expect(readEndpoint(text)).toBeUndefined();
});
