import { demoMails } from '../../demo/mails.js';
import { recordBlock, RECORDS, type RecordRun } from './record-block.js';
import { RecordColumns } from './record-columns.js';
import { readMails } from './testing/mails.js';
import { judgeByNumbers } from './testing/record-rows.js';
import { Words } from './words.js';

const DEMO = { seed: 5, domains: 2, days: 2, end: '2026-06-30', reportsPerDay: 4 };

test('a block that goes out column by column has the bytes of the whole, and lets others in between', async () => {
  const words = new Words();
  const reports = await readMails(demoMails(DEMO));
  const runs = reports.map(({ parsed, records }, i): RecordRun => {
    const columns = new RecordColumns(words, judgeByNumbers);
    for (let times = 0; times < 50; times++) for (const record of records) columns.append(record);
    const { domain, reporter } = parsed.report.key;
    return { columns, domain, reporter, day: '2026-06-30', reportKey: BigInt(i), attempt: 1 };
  });
  let turns = 0;
  const others = setInterval(() => turns++, 0);
  const pieces: Uint8Array[] = [];
  for await (const piece of recordBlock(runs)) pieces.push(piece.slice());
  clearInterval(others);
  expect(Buffer.concat(pieces).equals(Buffer.concat(RECORDS.block(runs)))).toBe(true);
  expect(turns).toBeGreaterThan(0);
});
