import { expose } from './exposition.js';
import { textOf } from './testing/text-of.js';
import { FactMetrics } from './facts.js';
import { createRegistry } from './registry.js';

async function after(act: (metrics: FactMetrics) => void): Promise<string[]> {
  const registry = createRegistry({ version: '1', revision: '' });
  act(new FactMetrics(registry));
  const text = textOf(await expose(registry, undefined));
  return text.split('\n').filter((line) => line.startsWith('plumbline_facts_'));
}

test('addresses that are looked up', async () => {
  const lines = await after((metrics) => {
    for (let i = 0; i < 3; i++) metrics.began();
    metrics.found('found', false, 0.02);
    metrics.found('none', true, 0);
    metrics.answered('PTR', 'silent');
    metrics.limited('facts.dns.names');
    metrics.remembers(7);
    metrics.resting(true);
  });
  expect(lines).toEqual(
    expect.arrayContaining([
      'plumbline_facts_in_flight_addresses 1',
      'plumbline_facts_lookups_total{outcome="found"} 1',
      'plumbline_facts_lookups_total{outcome="none"} 1',
      'plumbline_facts_lookups_total{outcome="failed"} 0',
      'plumbline_facts_lookup_duration_seconds_count 1',
      'plumbline_facts_memory_hits_total 1',
      'plumbline_facts_memory_addresses 7',
      'plumbline_facts_dns_questions_total{type="PTR",outcome="silent"} 1',
      'plumbline_facts_dns_questions_total{type="TXT",outcome="found"} 0',
      'plumbline_facts_dns_resting 1',
      'plumbline_facts_limit_hits_total{limit="facts.dns.names"} 1',
    ]),
  );
});

test('databases that are read no more have nothing wrong with them', async () => {
  const lines = await after((metrics) => {
    metrics.opened('a.mmdb', 'Test', 1_700_000_000_000);
    metrics.resting(true);
    metrics.begunAnew();
    metrics.opened('b.mmdb', 'Test', 1_600_000_000_000);
  });
  expect(lines.filter((line) => /_up{|dns_resting/.test(line))).toEqual([
    'plumbline_facts_dns_resting 0',
    'plumbline_facts_database_up{database="b.mmdb"} 1',
  ]);
});

test('databases: which are read, of when they are, and what is wrong with them', async () => {
  const lines = await after((metrics) => {
    metrics.opened('a.mmdb', 'Test', 1_700_000_000_000);
    metrics.opened('b.mmdb', 'Test', 1_600_000_000_000);
    metrics.troubled('b.mmdb', 'broken');
  });
  expect(lines).toEqual(
    expect.arrayContaining([
      'plumbline_facts_database_up{database="a.mmdb"} 1',
      'plumbline_facts_database_up{database="b.mmdb"} 0',
      'plumbline_facts_database_build_timestamp_seconds{database="a.mmdb"} 1700000000',
      'plumbline_facts_database_build_timestamp_seconds{database="b.mmdb"} 1600000000',
      'plumbline_facts_database_troubles_total{database="b.mmdb",reason="broken"} 1',
      'plumbline_facts_database_troubles_total{database="b.mmdb",reason="missing"} 0',
    ]),
  );
});
