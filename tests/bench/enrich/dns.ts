import { join } from 'node:path';
import { catalogue } from '../classify/judgings.js';
import type { BenchSettings, Outcome } from '../outcome.js';
import { count } from '../table.js';
import { beside } from './beside.js';
import { lookUp } from './look-up.js';
import { writeReports, type Written } from './reports.js';
import { sourcesOf, zoneOf } from './sources.js';

const ADDRESSES = 100_000;
const QUICK_ADDRESSES = 2000;
const RECORDS_AN_ADDRESS = 5;
const RECORDS_A_REPORT = 500;
const ROUNDS = 5;

interface New {
  readonly addresses: number;
  readonly zone: ReadonlyMap<string, string>;
  readonly written: Written;
}

/** A DNS that is bad, or dead, and new addresses by the hundred thousand: whether that holds up intake. */
export async function dns(settings: BenchSettings): Promise<Outcome> {
  const { directory, progress, quick } = settings;
  const { zone, written } = await newAddresses(settings);
  const rounds = quick ? 1 : (settings.rounds ?? ROUNDS);
  return beside({ directory, written, zone, rounds, progress });
}

/** The same addresses, until all are looked up. */
export async function lookups(settings: BenchSettings): Promise<Outcome> {
  const { directory, progress, quick } = settings;
  return lookUp({ directory, quick, progress, ...(await newAddresses(settings)) });
}

async function newAddresses({ directory, progress, ...settings }: BenchSettings): Promise<New> {
  const addresses = settings.addresses ?? (settings.quick ? QUICK_ADDRESSES : ADDRESSES);
  const records = addresses * RECORDS_AN_ADDRESS;
  progress(`writing ${count(records)} records of ${count(addresses)} addresses`);
  const sources = sourcesOf(addresses, catalogue());
  const wish = { records, recordsAReport: RECORDS_A_REPORT };
  const written = await writeReports(join(directory, 'new-addresses'), sources, wish);
  return { addresses, zone: zoneOf(sources), written };
}
