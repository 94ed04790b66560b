/** A function that looks at no clock is not stopped by a limit, nor by being killed. */
import type { DoorQuery } from '../hold.js';
import { TestEngine, until } from '../testing/engine.js';

/** Each place of the text is looked at to its end. */
const ENDLESS = "SELECT length(extractAll(repeat('a', 1000000), 'a*b|a'))";

it('a statement that nothing stops ends with the engine, which is started anew', async () => {
  const engine = await TestEngine.in({ doorStatementSeconds: 1, doorOverdueMs: 1000 });
  try {
    const queries: DoorQuery[] = [];
    const hold = await engine.hold({ role: 'serve', onQuery: (query) => queries.push(query) });
    const opened = await hold.openDoor({
      ...{ host: '127.0.0.1', port: 0, users: [{ user: 'grafana', password: 'p' }] },
      ...{ database: 'default', hidden: [] },
    });
    if ('reason' in opened) throw new Error(opened.detail);
    const ask = async (sql: string, agent = 'one'): Promise<string> => {
      const address = `http://127.0.0.1:${opened.port}/?user=grafana&password=p`;
      return await (
        await fetch(address, { method: 'POST', body: sql, headers: { 'user-agent': agent } })
      ).text();
    };
    expect(await ask('SELECT 1')).toBe('1\n');
    expect(await ask(ENDLESS)).toMatch(/^Code: 159\. .*The limit is store\.door\.overdue \(1 s\)/);
    await until(() => queries.some(({ user, reason }) => user === 'grafana' && reason === 'overdue'));
    await until(() => engine.events.some(({ event }) => event === 'restarted'));
    await until(async () => (await ask('SELECT 1', 'another').catch(() => '')) === '1\n');
    const resting = /which rests\. The limit is store\.door\.rest \(600 s\)/;
    expect(await ask(ENDLESS.replace('1000000', '999999'), 'another')).toMatch(resting);
    expect(await ask('SELECT 2')).toMatch(resting);
  } finally {
    await engine.close();
  }
}, 60_000);
