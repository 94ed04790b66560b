import { judge } from './judge.js';
import { material } from './material.js';
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
