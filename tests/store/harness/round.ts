import { join } from 'node:path';
import { Random } from '@plumbline/exporter/demo/random.js';
import { differences } from './compare.js';
import { Data } from './data.js';
import { dealOut, killEngines, killIngests } from './killing.js';
import { makeMail } from './mail.js';

export const WHOM = ['ingest', 'engine'] as const;

export interface Round {
  readonly whom: (typeof WHOM)[number];
  readonly kills: number;
  readonly seed: number;
}

/** Of mail so many days for each kill: enough that not all of it is stored long before the last. */
const DAYS_A_KILL = 0.8;
const MAIL = { domains: 3, reportsPerDay: 40 };
const FOLDERS = 8;

/** New mail into a new store, with so many kills on the way; how what is stored in the end differs from the truth. */
export async function killRound({ whom, kills, seed }: Round): Promise<string[]> {
  const data = await Data.make();
  try {
    const mail = join(data.folder, 'mail');
    const truth = await makeMail(mail, { ...MAIL, days: Math.ceil(kills * DAYS_A_KILL), seed });
    const folders = await dealOut(mail, FOLDERS);
    const killing = { data, folders, kills, random: new Random('kill', whom, seed) };
    await (whom === 'ingest' ? killIngests(killing) : killEngines(killing));
    return await differences(data, truth);
  } finally {
    await data.remove();
  }
}
