import * as fc from 'fast-check';
import { UidSet } from './uid-set.js';

const uids = fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 80 });

it('is written as IMAP writes it, whatever the order', () => {
  expect(UidSet.of([7, 3, 1, 2, 9, 8]).toString()).toBe('1:3,7:9');
  expect(UidSet.of([]).toString()).toBe('');
});

it('is a set, and what is written is read again', () => {
  fc.assert(
    fc.property(uids, uids, (added, deleted) => {
      const [set, model] = [UidSet.of(added), new Set(added)];
      for (const uid of deleted) {
        set.delete(uid);
        model.delete(uid);
      }
      const sorted = [...model].sort((a, b) => a - b);
      expect([...set]).toEqual(sorted);
      expect(set.size).toBe(model.size);
      expect(set.highest).toBe(sorted.at(-1) ?? 0);
      expect([...UidSet.parse(set.toString())]).toEqual(sorted);
      for (let uid = 0; uid < 62; uid++) expect(set.has(uid)).toBe(model.has(uid));
    }),
  );
});

it('forgets all up to a number', () => {
  fc.assert(
    fc.property(uids, fc.integer({ min: 0, max: 62 }), (added, upTo) => {
      const set = UidSet.of(added);
      set.dropUpTo(upTo);
      const left = [...new Set(added)].filter((uid) => uid > upTo).sort((a, b) => a - b);
      expect([[...set], set.size]).toEqual([left, left.length]);
    }),
  );
});

it('leaves out what is no range', () => {
  expect(UidSet.parse('1,x,5:3,8:9,-4,').toString()).toBe('1,8:9');
});
