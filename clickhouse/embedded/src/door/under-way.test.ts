import { namedToStop, UnderWay } from './under-way.js';

async function untilStopped(signal: AbortSignal): Promise<string> {
  if (!signal.aborted)
    await new Promise((resolve) => {
      signal.addEventListener('abort', resolve);
    });
  return 'stopped';
}

const NOBODY = new AbortController().signal;

it('stops what its own user asks to have stopped', async () => {
  const underWay = new UnderWay();
  const work = underWay.run('anna', 'q1', NOBODY, untilStopped);
  expect(underWay.stop('bert', 'q1')).toBe(false);
  expect(underWay.stop('anna', 'q2')).toBe(false);
  expect(underWay.stop('anna', 'q1')).toBe(true);
  expect(await work).toBe('stopped');
  expect(underWay.stop('anna', 'q1')).toBe(false);
});

it('stops what its client has left', async () => {
  const gone = new AbortController();
  const work = new UnderWay().run('anna', 'q1', gone.signal, untilStopped);
  gone.abort();
  expect(await work).toBe('stopped');
});

it.each([
  ["KILL QUERY WHERE query_id = 'a-1'", 'a-1'],
  ["kill query where query_id='a-1' ASYNC;", 'a-1'],
  ["KILL QUERY WHERE query_id = 'a' OR 1", undefined],
  ["KILL QUERY WHERE query_id = 'a\\' OR 1 = 1 --'", undefined],
  ['KILL QUERY WHERE 1', undefined],
  ["SELECT 'KILL'", undefined],
])('%s names %s', (sql, name) => {
  expect(namedToStop(sql)).toBe(name);
});
