import type { Limits } from '../../model/limits.js';
import { Deviations } from '../../model/deviations.js';
import type { ByteStream } from '../../model/delivery.js';
import type { Packing } from '../../model/keeping.js';
import { Allowance } from '../../unpack/allowance.js';
import { Bytes, type ByteSource } from '../../unpack/bytes.js';
import { Gunzipped, unzlibbed } from '../../unpack/gzip.js';
import { Inflated } from '../../unpack/inflate.js';
import { Received } from '../../unpack/received.js';

const ZLIB_HEADER = 2;

/** What was kept, unpacked as it was when it came: the same bytes, within the same limits. */
export async function* decoded(packing: Packing, kept: ByteStream, limits: Limits): ByteStream {
  const allowance = new Allowance(limits);
  const packed = new Received(kept, allowance);
  const source = await unpacking(packing, packed, allowance);
  try {
    for (let chunk = await source.pull(); chunk !== undefined; chunk = await source.pull()) yield chunk;
  } finally {
    await source.close();
    await packed.close();
  }
}

async function unpacking(packing: Packing, packed: Received, allowance: Allowance): Promise<ByteSource> {
  const bytes = new Bytes(packed);
  switch (packing) {
    case 'plain':
      return packed;
    case 'gzip':
      return new Gunzipped(bytes, allowance, new Deviations());
    case 'zlib':
      await bytes.peek(ZLIB_HEADER);
      return unzlibbed(bytes, allowance);
    case 'deflate':
      return new Inflated(bytes, allowance);
  }
}
