import { join } from 'node:path';
import { catalogue } from '../classify/judgings.js';
import { together, type BenchSettings, type Outcome } from '../outcome.js';
import { count } from '../table.js';
import { beside } from './beside.js';
import { lookedUp } from './looked-up.js';
import { writeReports } from './reports.js';
import { sourcesOf, zoneOf } from './sources.js';

const ADDRESSES = 100_000;
const QUICK_ADDRESSES = 2000;
const RECORDS_AN_ADDRESS = 5;
const RECORDS_A_REPORT = 500;
const ROUNDS = 5;

/** New addresses by the hundred thousand, and a DNS that is bad, or dead: what it holds up. */
export async function dns(settings: BenchSettings): Promise<Outcome> {
  const { directory, progress, quick } = settings;
  const addresses = settings.addresses ?? (quick ? QUICK_ADDRESSES : ADDRESSES);
  const records = addresses * RECORDS_AN_ADDRESS;
  progress(`dns: writing ${count(records)} records`);
  const sources = sourcesOf(addresses, catalogue());
  const zone = zoneOf(sources);
  const wish = { records, recordsAReport: RECORDS_A_REPORT };
  const written = await writeReports(join(directory, 'dns'), sources, wish);
  const rounds = quick ? 1 : (settings.rounds ?? ROUNDS);
  return together([
    await beside({ directory, written, zone, rounds, progress }),
    await lookedUp({ directory, written, addresses, zone, quick, progress }),
  ]);
}
