import { Care } from './care.js';
import { failure } from './failure.js';

const HOUR = 3_600_000;
const MIB = 1024 * 1024;
const NOW = 1_700_000_000_000;
const MARKS = failure(246, 'CORRUPTED_DATA', "Empty marks file '/a/d.dict.cmrk2': 0, must be: 368");
const OTHER = failure(60, 'UNKNOWN_TABLE', 'Unknown table');

function careSince(mendedAt: number | undefined): Care {
  return new Care({ freeDiskBytes: 64 * MIB, everyMs: HOUR, mendedAt });
}

async function need(care: Care): Promise<string> {
  const soon = new Promise<string>((resolve) => setImmediate(resolve, 'none'));
  return await Promise.race([care.needed, soon]);
}

describe('a part that is damaged', () => {
  it.each([
    MARKS,
    failure(33, 'CANNOT_READ_ALL_DATA', 'Cannot read all data: (while reading from part /a/ all_1_1_0)'),
  ])('has the engine started anew, and the statement tried again: $message', async (found) => {
    const care = careSince(undefined);
    expect(care.look(found, NOW)).toMatchObject({ code: 210, name: 'NETWORK_ERROR' });
    expect(await need(care)).toBe('damaged_part');
  });

  it('is told as it is where a start has not mended it', async () => {
    const care = careSince(NOW - HOUR + 1);
    expect(care.look(MARKS, NOW)).toBe(MARKS);
    expect(await need(care)).toBe('none');
  });

  it('is not rows that were sent and are cut', async () => {
    const care = careSince(undefined);
    const cut = failure(
      33,
      'CANNOT_READ_ALL_DATA',
      'Cannot read all data. Bytes read: 1: While executing Native',
    );
    expect(care.look(cut, NOW)).toBe(cut);
    expect(care.look(OTHER, NOW)).toBe(OTHER);
    expect(await need(care)).toBe('none');
  });
});

describe('a disk that was full', () => {
  it('has the engine started anew when there is room again', async () => {
    const care = careSince(undefined);
    care.lookAtDisk(63 * MIB, NOW);
    expect(await need(care)).toBe('none');
    care.lookAtDisk(64 * MIB, NOW + 1000);
    expect(await need(care)).toBe('disk_full');
  });

  it('or after a while, before what a merge has replaced is gone', async () => {
    const care = careSince(NOW);
    care.lookAtDisk(0, NOW);
    care.lookAtDisk(0, NOW + HOUR - 1);
    expect(await need(care)).toBe('none');
    care.lookAtDisk(0, NOW + HOUR);
    expect(await need(care)).toBe('disk_full');
  });

  it.each([
    failure(243, 'NOT_ENOUGH_SPACE', 'Cannot reserve 1.00 MiB, not enough space'),
    failure(75, 'CANNOT_WRITE_TO_FILE_DESCRIPTOR', 'errno: 28, strerror: No space left on device'),
  ])('is known from a statement too: $message', async (found) => {
    const care = careSince(undefined);
    expect(care.look(found, NOW)).toBe(found);
    care.lookAtDisk(64 * MIB, NOW);
    expect(await need(care)).toBe('disk_full');
  });

  it('is none where there was room all the time', async () => {
    const care = careSince(undefined);
    care.look(OTHER, NOW);
    care.lookAtDisk(64 * MIB, NOW);
    expect(await need(care)).toBe('none');
  });
});
