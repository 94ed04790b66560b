import { readFileSync } from 'node:fs';
import { read } from '../corpus/reading.js';
import { judge } from './judge.js';

/** What the fuzzer found, made small: how it is called, and what must come of it. */
const REGRESSIONS: readonly (readonly [file: string, name: string, comesOfIt: readonly string[]])[] = [
  ['zlib-of-marked-xml', 'report.xml', ['ok 2+0']],
  ['mail-ends-in-delimiter', 'report.eml', ['ignored no_report']],
  ['tls-text-behind', 'report.json', ['ok 1+0']],
  ['tls-two-apart', 'report.json', ['ok 1+0', 'ok 1+0']],
  ['tls-breaks-off', 'report.json', ['partial json_ill_formed 0+2']],
];

test.each(REGRESSIONS)('%s', async (file, name, comesOfIt) => {
  const bytes = readFileSync(new URL(`regressions/${file}.input`, import.meta.url));
  const readings = await read({ name, bytes });
  expect(
    readings.map(({ status, reason, records, quarantined }) =>
      [status, reason, status === 'ignored' ? undefined : `${records}+${quarantined}`]
        .filter((word) => word !== undefined)
        .join(' '),
    ),
  ).toEqual(comesOfIt);
  for (const pieces of [[1], [7], [64, 3], [4096]]) {
    const trial = { limits: {}, document: undefined, strain: undefined } as const;
    expect(await judge({ ...trial, name, bytes, pieces: [[bytes.length], pieces] })).toEqual([]);
  }
});
