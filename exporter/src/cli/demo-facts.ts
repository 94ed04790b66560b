import { demoSources, type DemoSource } from '../demo/facts.js';
import type { DemoOptions } from '../demo/options.js';
import type { FoundFacts } from '../enrich/facts/facts.js';
import type { StoreClient } from '../store/client.js';
import { FACT_DICTIONARIES, reloadDictionaries } from '../store/facts/dictionaries.js';
import type { FactLifetimes } from '../store/facts/lifetimes.js';
import { writeFacts } from '../store/facts/write-facts.js';
import type { Asked } from '../store/failures.js';
import type { CommandIo } from './io.js';
import { Turns } from './turns.js';

const AT_ONCE = 4000;
/** Some ten megabytes; what is beyond them has no country. */
const MOST = 200_000;

/**
 * Writes down what is made up of the demo's addresses. Before their mail is there: whoever looks for addresses of which
 * nothing is known, such as a `serve` beside it, finds these known.
 */
export async function writeDemoFacts(
  options: DemoOptions,
  client: StoreClient,
  lifetimes: FactLifetimes,
  io: CommandIo,
): Promise<Asked<void>> {
  const turns = new Turns(() => io.clock(), 50);
  let some: FoundFacts[] = [];
  for (const sources of demoSources(options, MOST)) {
    await turns.give();
    if (io.stop.aborted) break;
    for (const source of sources) some.push(foundAs(source));
    if (some.length < AT_ONCE) continue;
    const written = await writeInTurn(client, some, io.now(), lifetimes);
    if (!written.ok) return written;
    some = [];
  }
  const written = await writeInTurn(client, some, io.now(), lifetimes);
  return written.ok ? await reloadDictionaries(client, FACT_DICTIONARIES) : written;
}

async function writeInTurn(
  client: StoreClient,
  found: readonly FoundFacts[],
  at: number,
  lifetimes: FactLifetimes,
): Promise<Asked<void>> {
  for (let i = 0; i < found.length; i += AT_ONCE) {
    const written = await writeFacts(client, found.slice(i, i + AT_ONCE), at, lifetimes);
    if (!written.ok) return written;
  }
  return { ok: true, value: undefined };
}

/** As of any address that the internet does not have, so that it is not looked up. */
function foundAs({ ip, facts }: DemoSource): FoundFacts {
  return { ip, facts, dns: 'not_public' };
}
