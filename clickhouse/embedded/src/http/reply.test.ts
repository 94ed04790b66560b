import type { IncomingMessage } from 'node:http';
import { acceptsGzip } from './reply.js';

it.each([
  ['gzip', true],
  ['deflate, gzip;q=0.5', true],
  ['br, GZIP ; q=1', true],
  ['gzip;q=0', false],
  ['gzip; q=0.000, br', false],
  ['identity', false],
  ['x-gzipped', false],
])('%s takes gzip: %s', (accepted, takes) => {
  const request = { headers: { 'accept-encoding': accepted } } as unknown as IncomingMessage;
  expect(acceptsGzip(request)).toBe(takes);
});
