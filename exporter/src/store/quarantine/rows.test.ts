import { Deviations } from '../../model/deviations.js';
import type { Kept } from '../../model/keeping.js';
import type { BadRecord } from '../../model/parsed.js';
import type { QuarantineRow } from '../rows/kept.js';
import { BadRecords } from './bad-records.js';
import { badRecordDrafts, refusedDraft, rejectedDraft, type QuarantineDraft } from './draft.js';
import { holdingRows, type HoldingBatch } from './rows.js';

const ARRIVED = Date.UTC(2026, 6, 1, 23, 59);
const ORIGIN = { source: 'imap', delivery: 'box', arrivedAt: ARRIVED };
const MIB = 1024 * 1024;

function kept(bytes: Buffer, passed = bytes.length): Kept {
  return {
    packing: 'gzip',
    passed,
    size: bytes.length,
    hold: () => undefined,
    release: () => Promise.resolve(),
    read: async function* () {
      yield await Promise.resolve(bytes);
    },
  };
}

async function rowsOf(
  drafts: readonly QuarantineDraft[],
  batch: Partial<HoldingBatch> = {},
): Promise<QuarantineRow[]> {
  const rows: QuarantineRow[] = [];
  const all = { batch: 5n, bytes: 10 * MIB, take: () => true, ...batch };
  for await (const row of holdingRows(drafts, all)) rows.push(row);
  return rows;
}

function rejected(content: Kept | undefined): QuarantineDraft {
  const rejection = {
    reason: 'html',
    detail: 'a page',
    quarantined: 3,
    deviations: new Deviations(),
  } as const;
  return rejectedDraft(ORIGIN, { path: 'box/1/a.xml', kind: '', kept: content }, rejection);
}

function refused(content: Kept, path = 'box/1/a.zip'): QuarantineDraft {
  const thing = { type: 'refused', path, reason: 'encrypted', detail: 'locked' } as const;
  return refusedDraft(ORIGIN, { ...thing, kept: content, unit: 'box/1' });
}

function bad(ordinal: number, bytes = 10): BadRecord {
  return { ordinal, reason: 'count_invalid', detail: 'no count', raw: Buffer.alloc(bytes, 'r') };
}

describe('the first row', () => {
  it('says all there is to say, and has no bytes', async () => {
    const [row] = await rowsOf([rejected(kept(Buffer.alloc(1000)))]);
    expect(row).toMatchObject({
      part: 0,
      batch: 5n,
      at: ARRIVED,
      heldDay: '2026-07-01',
      state: 'held',
      scope: 'document',
      source: 'imap',
      delivery: 'box',
      path: 'box/1/a.xml',
      reason: 'html',
      detail: 'a page',
      records: 3,
      encoding: 'gzip',
      bytesTotal: 1000,
      bytes: new Uint8Array(0),
    });
    expect(row?.bytesOf).toBe(row?.id);
  });

  it('of what was refused in a mail of an mbox names the mail', async () => {
    const [row] = await rowsOf([refused(kept(Buffer.alloc(10)))]);
    expect(row).toMatchObject({ scope: 'delivery', delivery: 'box/1', path: 'box/1/a.zip' });
  });

  it('has an id of its own', async () => {
    const rows = await rowsOf([rejected(undefined), rejected(undefined)]);
    const others = await rowsOf([rejected(undefined)], { batch: 6n });
    expect(new Set([...rows, ...others].map(({ id }) => id)).size).toBe(3);
  });
});

describe('the bytes', () => {
  it('follow in parts of a megabyte', async () => {
    const bytes = Buffer.alloc(2 * MIB + 1, 'plumbline');
    const [head, ...parts] = await rowsOf([rejected(kept(bytes))]);
    expect(parts.map(({ part, bytes: some }) => [part, some.length])).toEqual([
      [1, MIB],
      [2, MIB],
      [3, 1],
    ]);
    expect(parts.every(({ id, heldDay }) => id === head?.id && heldDay === head.heldDay)).toBe(true);
    expect(Buffer.concat(parts.map((part) => part.bytes)).equals(bytes)).toBe(true);
  });

  it('are cut where one thing has more than it may; how many there were stays known', async () => {
    const [head, part, ...more] = await rowsOf([rejected(kept(Buffer.alloc(1000)))], { bytes: 100 });
    expect(head).toMatchObject({ bytesTotal: 1000 });
    expect(part?.bytes).toHaveLength(100);
    expect(more).toEqual([]);
  });

  it('that were kept in part are held in part', async () => {
    const [head, part] = await rowsOf([rejected(kept(Buffer.alloc(100), 5000))]);
    expect(head).toMatchObject({ bytesTotal: 5000 });
    expect(part?.bytes).toHaveLength(100);
  });

  it('are left out where there is no room', async () => {
    const rows = await rowsOf([rejected(kept(Buffer.alloc(100)))], { take: (bytes) => bytes < 100 });
    expect(rows).toMatchObject([{ part: 0, bytesOf: 0n, bytesTotal: 100 }]);
  });

  it('of one mail are held once, whatever is refused in it', async () => {
    const mail = kept(Buffer.alloc(100));
    let taken = 0;
    const rows = await rowsOf([refused(mail, 'box/1/a.zip'), refused(mail, 'box/1/b.zip')], {
      take: (bytes) => {
        taken += bytes;
        return true;
      },
    });
    expect(rows.map(({ part, path }) => [part, path])).toEqual([
      [0, 'box/1/a.zip'],
      [1, ''],
      [0, 'box/1/b.zip'],
    ]);
    expect(new Set(rows.map(({ bytesOf }) => bytesOf)).size).toBe(1);
    expect(taken).toBe(100);
  });
});

describe('bad records', () => {
  const report = { path: 'a.xml', kind: 'aggregate', reportKey: 7n, attempt: 2 } as const;

  it('are held one by one, with their place and the load of their report', async () => {
    const records = new BadRecords();
    records.add(bad(4));
    records.add(bad(9));
    const rows = await rowsOf(badRecordDrafts(ORIGIN, report, records));
    const heads = rows.filter(({ part }) => part === 0);
    expect(heads).toMatchObject([
      { scope: 'record', ordinal: 4, records: 1, reportKey: 7n, attempt: 2, bytesTotal: 10 },
      { ordinal: 9, kind: 'aggregate', reason: 'count_invalid' },
    ]);
  });

  it('beyond some are one thing that knows how many', () => {
    const records = new BadRecords({ records: 2, bytes: 1000 });
    for (let ordinal = 0; ordinal < 10; ordinal++) records.add(bad(ordinal));
    const drafts = badRecordDrafts(ORIGIN, report, records);
    expect(drafts.map(({ ordinal, records: count }) => [ordinal, count])).toEqual([
      [0, 1],
      [1, 1],
      [2, 8],
    ]);
    expect(drafts[2]?.detail).toMatch(/8 more/);
    expect(drafts.reduce((sum, { records: count }) => sum + count, 0)).toBe(10);
  });

  it('have only so many bytes together', () => {
    const records = new BadRecords({ records: 100, bytes: 25 });
    for (let ordinal = 0; ordinal < 4; ordinal++) records.add(bad(ordinal));
    expect(records.bytes).toBe(20);
    expect(records.listed.map(({ raw }) => raw.length)).toEqual([10, 10, 0, 0]);
  });
});
