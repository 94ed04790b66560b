import { Random } from '@plumbline/exporter/demo/random.js';
import { judge } from './judge.js';
import { material } from './material.js';
import { oneDamaged } from './one-damaged.js';
import { Trials } from './trials.js';
import { recordsIn } from './xml-records.js';

describe('trials', () => {
  test('are the same for a seed and a number, and others for another', () => {
    const [one, again, other] = [1, 1, 2].map((seed) => new Trials(seed, material()).at(17));
    expect(again).toEqual(one);
    expect(other).not.toEqual(one);
  });

  test('of material that is not damaged hold', async () => {
    const pieces = [[1000], [13, 1]] as const;
    for (const { name, bytes } of material().slice(0, 20)) {
      const trial = { name, bytes, pieces, document: bytes, limits: {}, strain: undefined };
      expect({ name, complaints: await judge(trial) }).toEqual({ name, complaints: [] });
    }
  });
});

describe('a report with one damaged record', () => {
  const pieces = [[1000], [13, 1]] as const;
  const { name, bytes, known } = oneDamaged(new Random('test'));
  const trial = { name, bytes, known, pieces, document: bytes, limits: {}, strain: undefined };

  test('keeps all the others', async () => {
    expect(known.undamaged).toHaveLength(known.records - 1);
    expect(await judge(trial)).toEqual([]);
  });

  test.each([{ sourceIp: '192.0.2.1' }, { count: 5 }])('does not keep one with another %p', async (other) => {
    const undamaged = known.undamaged.map((record, i) => (i === 0 ? { ...record, ...other } : record));
    const says = `1 undamaged records, by ${name}`;
    expect(await judge({ ...trial, known: { ...known, undamaged } })).toEqual([{ rule: 'lost', says }]);
  });

  test('is complained of where too few are held', async () => {
    const complaints = await judge({ ...trial, known: { ...known, records: 100 } });
    expect(complaints.map(({ rule }) => rule)).toEqual(['lost']);
  });
});

test.each([
  ['<feedback><record/><record></record></feedback>', 2],
  ['<x:Feedback xmlns:x="y"><x:record/></x:Feedback>', 1],
  ['<feedback/>', 0],
  ['<feedback><record></feedback>', undefined],
  ['<feedback><row><record/></row></feedback>', undefined],
  ['<!DOCTYPE feedback><feedback/>', undefined],
  ['<html><record/></html>', undefined],
  ['{}', undefined],
])('another reader says of %s: %p records', (xml, records) => {
  expect(recordsIn(Buffer.from(xml))).toBe(records);
});
