import { CASES } from './cases.js';
import type { Case } from './case.js';
import { read } from './reading.js';

/** Where one read of a socket or a file ends and the next begins is chance: it must not show. */
describe('a report is the same in whatever pieces it arrives', () => {
  test.each(CASES.map((one): [string, Case] => [`${one.of}: ${one.title}`, one]))('%s', async (_, one) => {
    const { fixture, limits } = one;
    const whole = await read(fixture, { limits });
    expect(await read(fixture, { limits, chunk: 7 })).toEqual(whole);
    expect(await read(fixture, { limits, chunk: 1 })).toEqual(whole);
  });
});
