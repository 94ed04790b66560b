import { Rest, restNameOf, restNames } from './rest.js';

const GRAFANA = { user: 'grafana', agent: 'grafana/12.4.0 (grafana_user:ann)' };

it('what ended the engine rests for a while, and who asked it', () => {
  let now = 0;
  const rest = new Rest(() => now, { before: 500 });
  rest.engineEnded(restNames({ ...GRAFANA, sql: 'SELECT a' }), 'grafana', 1000);
  now = 400;
  expect(rest.of(...restNames({ user: 'ann', agent: 'curl', sql: 'SELECT a' }))).toBe(600);
  expect(rest.of(...restNames({ ...GRAFANA, sql: 'SELECT b' }))).toBe(600);
  expect(rest.of(...restNames({ user: 'grafana', agent: 'another', sql: 'SELECT b' }))).toBe(0);
  expect(rest.of('before')).toBe(100);
  now = 1000;
  expect(rest.all).toEqual({});
});

it('the next engine is told', () => {
  const rest = new Rest(() => 0);
  rest.engineEnded(restNames({ ...GRAFANA, sql: 'SELECT a' }), 'grafana', 1000);
  const next = new Rest(() => 5000, rest.all);
  expect(next.of(...restNames({ ...GRAFANA, sql: 'SELECT a' }))).toBe(1000);
});

it('a statement is the same with other numbers in it', () => {
  const [one] = restNames({ ...GRAFANA, sql: "SELECT 1 WHERE day > '2026-01-01'" });
  const [other] = restNames({ ...GRAFANA, sql: "SELECT 22 WHERE day > '2026-11-22'" });
  expect(one).toBe(other);
});

it('after three times all of a user rests', () => {
  const rest = new Rest(() => 0);
  for (const sql of ['SELECT a', 'SELECT b', 'SELECT c']) {
    expect(rest.of(restNameOf('grafana'))).toBe(0);
    rest.engineEnded(restNames({ user: 'grafana', agent: sql, sql }), 'grafana', 1000);
  }
  expect(rest.of(restNameOf('grafana'))).toBe(1000);
  expect(rest.of(restNameOf('ann'))).toBe(0);
});
