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
  readonly killed: () => void;
}

export interface RoundResult {
  readonly kills: number;
  /** Between what is stored in the end, and what is true. */
  readonly differences: readonly string[];
}

/** Enough that not all of it is stored long before the last kill. */
const MAIL = { domains: 3, days: 12, reportsPerDay: 40 };
const FOLDERS = 8;

/** New mail into a new store, with so many kills on the way. */
export async function killRound({ whom, kills, seed, killed }: Round): Promise<RoundResult> {
  const data = await Data.make();
  try {
    const mail = join(data.folder, 'mail');
    const truth = await makeMail(mail, { ...MAIL, seed });
    let done = 0;
    const killing = {
      data,
      folders: await dealOut(mail, FOLDERS),
      kills,
      random: new Random('kill', whom, seed),
      killed: () => {
        done += 1;
        killed();
      },
    };
    await (whom === 'ingest' ? killIngests(killing) : killEngines(killing));
    return { kills: done, differences: await differences(data, truth) };
  } finally {
    await data.remove();
  }
}
