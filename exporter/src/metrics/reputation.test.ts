import { expose } from './exposition.js';
import { textOf } from './testing/text-of.js';
import { createRegistry } from './registry.js';
import { ReputationMetrics } from './reputation.js';

async function after(act: (metrics: ReputationMetrics) => void): Promise<string[]> {
  const registry = createRegistry({ version: '1', revision: '' });
  act(new ReputationMetrics(registry));
  const text = textOf(await expose(registry, undefined));
  return text.split('\n').filter((line) => line.startsWith('plumbline_reputation_'));
}

test('what lists are asked, and what they say', async () => {
  const lines = await after((metrics) => {
    metrics.said('bl.example', 'listed');
    metrics.answered('A', 'found');
    metrics.delayed();
    metrics.resting(true);
  });
  expect(lines).toEqual([
    'plumbline_reputation_answers_total{list="bl.example",said="listed"} 1',
    'plumbline_reputation_answers_total{list="bl.example",said="not_listed"} 0',
    'plumbline_reputation_answers_total{list="bl.example",said="no_answer"} 0',
    'plumbline_reputation_dns_questions_total{outcome="found"} 1',
    'plumbline_reputation_dns_questions_total{outcome="none"} 0',
    'plumbline_reputation_dns_questions_total{outcome="unable"} 0',
    'plumbline_reputation_dns_questions_total{outcome="silent"} 0',
    'plumbline_reputation_dns_questions_total{outcome="zone_silent"} 0',
    'plumbline_reputation_dns_questions_total{outcome="resting"} 0',
    'plumbline_reputation_dns_resting 1',
    'plumbline_reputation_limit_hits_total{limit="reputation.per_second"} 1',
  ]);
});

test('files: which are in use, and those that are no more', async () => {
  const use = (metrics: ReputationMetrics): void => {
    metrics.opened('a.txt', 7, 1);
    metrics.opened('b.txt', 3, 0);
    metrics.troubled('b.txt', 'missing');
  };
  expect(await after(use)).toEqual(
    expect.arrayContaining([
      'plumbline_reputation_file_up{file="a.txt"} 1',
      'plumbline_reputation_file_up{file="b.txt"} 0',
      'plumbline_reputation_file_networks{file="a.txt"} 7',
      'plumbline_reputation_file_unread_lines{file="a.txt"} 1',
      'plumbline_reputation_file_troubles_total{file="b.txt",reason="missing"} 1',
    ]),
  );
  const lines = await after((metrics) => {
    use(metrics);
    metrics.begunAnew();
    metrics.opened('c.txt', 1, 0);
  });
  expect(lines.filter((line) => line.includes('_up{'))).toEqual([
    'plumbline_reputation_file_up{file="c.txt"} 1',
  ]);
});
