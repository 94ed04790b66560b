import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROVISIONING } from './folder.js';
import { readThresholds } from './thresholds.js';

const SHIPPED = readFileSync(join(PROVISIONING, 'thresholds.yml'), 'utf8');

describe('thresholds', () => {
  it('are read as shipped', () => {
    expect(readThresholds(SHIPPED)).toMatchObject({ ok: true, value: { floors: { own_day: 100 } } });
  });

  it('are as shipped where somebody’s own say nothing', () => {
    const mine = 'floors:\n  own_day: 1000\nlinks: { grafana: "https://grafana.example/sub" }\n';
    expect(readThresholds(SHIPPED, mine)).toMatchObject({
      ok: true,
      value: {
        floors: { own_day: 1000, own_week: 350 },
        links: {
          grafana: 'https://grafana.example/sub',
          runbooks: expect.stringContaining('docs/runbooks') as string,
        },
      },
    });
  });

  it('may be nothing but comments', () => {
    expect(readThresholds(SHIPPED, '# as shipped\n').ok).toBe(true);
  });

  it.each([
    ['a name that is none', 'floors: { own_dya: 3 }', 'own_dya'],
    ['a share in percent', 'alignment: { drop: 10 }', 'alignment.drop'],
    ['no floor at all', 'floors: { own_day: 0 }', 'floors.own_day'],
    ['a duration of another language', 'times: { for: 10 minutes }', 'times.for'],
    ['an address with a slash too many', 'links: { grafana: "https://grafana.example/" }', 'links.grafana'],
    ['a name of a job that would end the quotes', "job: 'a\"b'", 'job'],
  ])('refuse %s, and say where', (_, mine, where) => {
    expect(readThresholds(SHIPPED, mine)).toEqual({
      ok: false,
      reason: 'not_thresholds',
      detail: expect.stringContaining(where) as string,
    });
  });

  it('refuse what is no YAML', () => {
    expect(readThresholds(SHIPPED, '{')).toMatchObject({ ok: false, reason: 'not_yaml' });
  });

  it('each say what they mean', () => {
    const lines = SHIPPED.split('\n');
    const silent = lines.filter((line, at) => {
      const isSection = /^\w+:$/.test(line);
      const isValue = /^ *\w+: \S/.test(line) && !line.includes('factor:');
      const before = lines[at - 1] ?? '';
      return !isSection && isValue && !/^ *(#|\w+: )/.test(before);
    });
    expect(silent).toEqual([]);
  });
});
