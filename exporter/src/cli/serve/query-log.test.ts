import type { DoorQuery } from '@plumbline/embedded/hold.js';
import { pino } from 'pino';
import { QueryLog } from './query-log.js';

const WRONG: DoorQuery = {
  ...{ user: 'grafana', reason: 'authentication_failed', detail: 'wrong', agent: 'curl' },
  ...{ seconds: 0.1, rows: 0, bytes: 0 },
  outcome: 'unauthenticated',
};

let lines: Record<string, unknown>[];
let now: number;
let log: QueryLog;

beforeEach(() => {
  lines = [];
  now = 0;
  const write = (line: string): void => {
    lines.push(JSON.parse(line) as Record<string, unknown>);
  };
  log = new QueryLog(pino({ level: 'info' }, { write }), () => now);
});

test('of many wrong passwords one a second is told, with how many were not', () => {
  for (now = 0; now < 1000; now += 100) log.asked(WRONG);
  now = 1500;
  log.asked(WRONG);
  expect(lines.map((line) => line['not_logged_before'])).toEqual([undefined, 9]);
  expect(lines[0]).toMatchObject({ msg: 'turned away at the door', user: 'grafana', agent: 'curl' });
});

test('what is refused for what it says is told each time', () => {
  for (let i = 0; i < 3; i++) log.asked({ ...WRONG, outcome: 'refused' });
  expect(lines).toHaveLength(3);
});

test('what is answered is told to who looks closely alone', () => {
  log.asked({ ...WRONG, outcome: 'answered' });
  expect(lines).toEqual([]);
});
