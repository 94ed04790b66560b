import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { ByteStream } from '../../model/delivery.js';
import type { Handed, SourcedDelivery, Verdict } from '../../model/intake-source.js';
import { takeOurs } from './our-bytes.js';

const QUARANTINED: Verdict = { verdict: 'ack', taken: { quarantined: 1 }, things: [] };

/** As the intake does: what cannot be read to its end is quarantined as far as it came. */
async function take({ bytes, isSteady }: SourcedDelivery): Promise<Handed> {
  expect(isSteady).toBe(true);
  await buffer(Readable.from(bytes)).catch(() => undefined);
  return { verdict: Promise.resolve(QUARANTINED) };
}

async function* breaking(): ByteStream {
  yield await Promise.resolve(Buffer.from('<feed'));
  throw new Error('EIO: i/o error, read');
}

it('what is read has its verdict', async () => {
  const handed = await takeOurs(take, { name: 'a', bytes: Readable.from([Buffer.from('<feed')]) });
  expect(await handed.verdict).toEqual(QUARANTINED);
});

it('what we cannot read again is to come again, and is not taken for a bad delivery', async () => {
  const handed = await takeOurs(take, { name: 'a', bytes: breaking() });
  expect(await handed.verdict).toEqual({
    verdict: 'nack',
    reason: 'bytes_broke',
    detail: 'EIO: i/o error, read',
  });
});
