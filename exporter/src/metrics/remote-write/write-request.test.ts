import { writeRequest } from './write-request.js';

/** By the table of wire types of Protocol Buffers. */
it('is protobuf, byte by byte', () => {
  const at = Date.UTC(2026, 5, 30, 23, 59);
  const request = writeRequest([{ labels: { __name__: 'up', b: 'ä' }, value: 1.5, at }]);
  expect(request.toString('hex')).toBe(
    [
      '0a2b', // a series of 43 bytes
      '0a0e' + '0a085f5f6e616d655f5f' + '12027570', // __name__ = up
      '0a07' + '0a0162' + '1202c3a4', // b = ä
      '1210' + '09000000000000f83f' + '10a093e3d7f133', // 1.5 at 1782863940000
    ].join(''),
  );
});

it('has labels in the order of their names, whatever order they come in', () => {
  const at = 0;
  const given = writeRequest([{ labels: { sender_class: 'x', domain: 'y', __name__: 'z' }, value: 0, at }]);
  const sorted = writeRequest([{ labels: { __name__: 'z', domain: 'y', sender_class: 'x' }, value: 0, at }]);
  expect(given.equals(sorted)).toBe(true);
});

it('is nothing where there are no samples', () => {
  expect(writeRequest([])).toHaveLength(0);
});
