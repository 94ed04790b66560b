import { parseEndpoint } from './endpoint.js';

test.each([
  [':9877', { host: undefined, port: 9877 }],
  ['127.0.0.1:8123', { host: '127.0.0.1', port: 8123 }],
  ['localhost:0', { host: 'localhost', port: 0 }],
  ['[::1]:8123', { host: '::1', port: 8123 }],
])('%s', (text, endpoint) => {
  expect(parseEndpoint(text)).toEqual(endpoint);
});

test.each(['', '9877', 'localhost', ':65536', '::1:8123', 'http://localhost:80', 'a b:80', ':x'])(
  '%j is no address to listen on',
  (text) => {
    expect(parseEndpoint(text)).toBeUndefined();
  },
);
