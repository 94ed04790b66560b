import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { appendFile, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { engineFiles } from './engine-files.js';
import { writeRecord } from './engine-record.js';
import type { DoorOpened, EngineHold, EngineRefusal } from './hold.js';
import { DEFAULT_ENGINE_LIMITS } from './limits.js';
import { ended, rowsOf, TestEngine, until } from './testing/engine.js';

const BUILT = new URL('../dist/hold.js', import.meta.url).href;

describe('holding the engine of a data directory', () => {
  let engine: TestEngine;
  const children: ChildProcess[] = [];

  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await engine.close();
  });

  /** Another process that holds the engine, and says what became of it. */
  function holder(role: 'serve' | 'command', then = ''): ChildProcess & { said: Promise<string> } {
    const options = JSON.stringify({ directory: engine.directory, role, command: `other ${role}` });
    const limits = JSON.stringify({ ...DEFAULT_ENGINE_LIMITS, lingerMs: 50 });
    const script = `
      const { holdEngine } = await import(${JSON.stringify(BUILT)});
      const held = await holdEngine({ ...${options}, limits: ${limits}, onEvent: () => {} });
      process.stdout.write(held.reason ?? 'held');
      const forever = setInterval(() => {}, 1000);
      ${then}`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    });
    children.push(child);
    const said = once(child.stdout, 'data').then(([data]) => String(data));
    return Object.assign(child, { said });
  }

  function refusalOf(given: EngineHold | DoorOpened | EngineRefusal): string {
    return 'reason' in given ? `${given.reason}: ${given.detail}` : 'not refused';
  }

  async function answer(hold: EngineHold): Promise<unknown> {
    return (await rowsOf(engine.client(hold), 'SELECT 40 + 2'))[0]?.[0];
  }

  /** As a client does it that tries again when its connection is lost. */
  async function answerAtLast(hold: EngineHold): Promise<unknown> {
    let given: unknown;
    await until(async () => {
      given = await answer(hold).catch(() => undefined);
      return given !== undefined;
    });
    return given;
  }

  describe('starting', () => {
    it('makes a directory that is private, with a socket that is', async () => {
      engine = await TestEngine.in();
      const hold = await engine.hold();
      expect(engine.events).toEqual([{ event: 'started' }]);
      expect(statSync(engine.directory).mode & 0o777).toBe(0o700);
      expect(statSync(hold.socketPath).mode & 0o777).toBe(0o600);
      expect(await answer(hold)).toBe(42);
    });

    it('is done once where two begin at the same moment', async () => {
      engine = await TestEngine.in();
      const [one, two] = await Promise.all([engine.hold(), engine.hold()]);
      expect(engine.events.map(({ event }) => event).sort()).toEqual(['attached', 'started']);
      expect([await answer(one), await answer(two)]).toEqual([42, 42]);
    });

    it('finds a place for the socket where the path is too long for one', async () => {
      engine = await TestEngine.in({}, join('a'.repeat(60), 'b'.repeat(60)));
      const first = await engine.hold();
      expect(first.socketPath.length).toBeLessThan(108);
      expect(await answer(first)).toBe(42);
      const second = await engine.hold();
      expect(second.socketPath).toBe(first.socketPath);
    });

    it('takes the place of an engine that was killed', async () => {
      engine = await TestEngine.in();
      const first = holder('command');
      await first.said;
      const { inbox } = engineFiles(engine.directory);
      await writeFile(join(inbox, 'half an insert'), '');
      process.kill(await engine.pid(), 'SIGKILL');
      first.kill('SIGKILL');
      expect(await answer(await engine.hold())).toBe(42);
      expect(await readdir(inbox)).toEqual([]);
    });

    it('refuses a directory that a newer engine has written', async () => {
      engine = await TestEngine.in();
      await mkdir(engine.directory, { recursive: true });
      const record = { pid: 1, started: 'long ago', socket: '/nowhere', version: '99.1.2.3' };
      await writeRecord(engineFiles(engine.directory).record, record);
      expect(refusalOf(await engine.tryHold())).toMatch(
        /^directory_unusable: .*was written by ClickHouse 99\.1\.2\.3, and this is .*--store\.dir/,
      );
      await rm(engineFiles(engine.directory).record);
    });

    it('refuses what is no directory', async () => {
      engine = await TestEngine.in({}, 'file');
      await writeFile(engine.directory, '');
      expect(await engine.tryHold()).toMatchObject({ reason: 'directory_unusable' });
    });

    it('says why where the data cannot be opened', async () => {
      engine = await TestEngine.in();
      await mkdir(engine.directory, { recursive: true });
      await writeFile(engineFiles(engine.directory).data, 'a file');
      expect(refusalOf(await engine.tryHold())).toMatch(/^engine_failed: .*did not start .*--store\.url/);
    });
  });

  describe('together', () => {
    it('one process serves a directory, and a second is told which', async () => {
      engine = await TestEngine.in();
      const other = holder('serve');
      expect(await other.said).toBe('held');
      const refused = refusalOf(await engine.tryHold({ role: 'serve' }));
      expect(refused).toMatch(/^directory_in_use: /);
      expect(refused).toContain(`process ${other.pid ?? 0} (other serve)`);
      expect(await answer(await engine.hold({ role: 'command' }))).toBe(42);
    });

    it('the place of one that was killed is free at once', async () => {
      engine = await TestEngine.in();
      const other = holder('serve');
      await other.said;
      other.kill('SIGKILL');
      await ended(other.pid ?? 0);
      expect(await engine.tryHold({ role: 'serve' })).not.toHaveProperty('reason');
    });

    it('the engine stays when who started it goes, as long as another holds it', async () => {
      engine = await TestEngine.in();
      const starter = holder('command');
      await starter.said;
      const hold = await engine.hold();
      const pid = await engine.pid();
      process.kill(-(starter.pid ?? 0), 'SIGKILL');
      await ended(starter.pid ?? 0);
      expect(await answer(hold)).toBe(42);
      expect(await engine.pid()).toBe(pid);
    });
  });

  describe('ending', () => {
    it('comes when nobody holds it any more', async () => {
      engine = await TestEngine.in();
      const hold = await engine.hold();
      const pid = await engine.pid();
      await hold.release();
      await ended(pid);
      expect(existsSync(hold.socketPath)).toBe(false);
    });

    it('comes when the only holder is killed', async () => {
      engine = await TestEngine.in();
      const other = holder('serve');
      await other.said;
      const pid = await engine.pid();
      other.kill('SIGKILL');
      await ended(pid);
    });

    it('lets what is in flight be done first, also after SIGTERM', async () => {
      engine = await TestEngine.in({ drainMs: 50 });
      const hold = await engine.hold();
      const client = engine.client(hold);
      await client.command({ query: 'CREATE TABLE default.t (a UInt8) ENGINE = MergeTree ORDER BY a' });
      const slow = client.command({ query: 'INSERT INTO default.t SELECT sleep(1) + 1' });
      const running = "SELECT count() FROM system.processes WHERE query LIKE 'INSERT%sleep%'";
      await until(async () => (await rowsOf(client, running))[0]?.[0] === '1');
      const pid = await engine.pid();
      process.kill(pid, 'SIGTERM');
      await slow;
      await ended(pid);
      await answerAtLast(hold);
      expect(await rowsOf(client, 'SELECT a FROM default.t')).toEqual([[1]]);
    });

    it('is asked for by SIGTERM: who holds it may go on for a while, and a new one gets a new engine', async () => {
      engine = await TestEngine.in({ drainMs: 60_000 });
      const first = await engine.hold();
      const pid = await engine.pid();
      process.kill(pid, 'SIGTERM');
      const second = engine.hold();
      expect(await answer(first)).toBe(42);
      await first.release();
      expect(await answer(await second)).toBe(42);
      expect(await engine.pid()).not.toBe(pid);
    });

    it('is not brought about by Ctrl-C on the command', async () => {
      engine = await TestEngine.in();
      const other = holder('command', `process.on('SIGINT', () => {})`);
      await other.said;
      const pid = await engine.pid();
      process.kill(-(other.pid ?? 0), 'SIGINT');
      const hold = await engine.hold();
      expect(await answer(hold)).toBe(42);
      expect(await engine.pid()).toBe(pid);
    });

    it('comes when the data is removed', async () => {
      engine = await TestEngine.in();
      const other = holder('serve');
      await other.said;
      const pid = await engine.pid();
      await rename(engine.directory, `${engine.directory}-gone`);
      await ended(pid);
      other.kill('SIGKILL');
      await rm(`${engine.directory}-gone`, { recursive: true });
    });

    it('does not keep anybody waiting for the output of a command', async () => {
      engine = await TestEngine.in({ lingerMs: 60_000 });
      const other = holder('command', 'process.exit(0)');
      expect(await text(other.stdout ?? process.stdin)).toBe('held');
    });
  });

  it('keeps the log of the engine short', async () => {
    engine = await TestEngine.in({ logBytes: 1000 });
    await engine.hold();
    const { log } = engineFiles(engine.directory);
    await appendFile(log, 'x'.repeat(2000));
    await until(() => statSync(log).size === 0);
  });

  describe('supervision', () => {
    it('starts an engine that died again behind the same socket', async () => {
      engine = await TestEngine.in();
      const hold = await engine.hold();
      const pid = await engine.pid();
      await engine
        .client(hold)
        .command({ query: 'CREATE TABLE default.kept (a UInt8) ENGINE = MergeTree ORDER BY a' });
      process.kill(pid, 'SIGKILL');
      expect(await answerAtLast(hold)).toBe(42);
      await until(() => engine.events.length === 3);
      expect(engine.events.map(({ event }) => event)).toEqual(['started', 'died', 'restarted']);
      expect(await rowsOf(engine.client(hold), 'EXISTS default.kept')).toEqual([[1]]);
    });

    it('kills an engine that gives no answer, and starts it again', async () => {
      engine = await TestEngine.in({ hungAfterMs: 300 });
      const hold = await engine.hold();
      const pid = await engine.pid();
      process.kill(pid, 'SIGSTOP');
      await ended(pid);
      expect(await answerAtLast(hold)).toBe(42);
      await until(() => engine.events.length === 4);
      expect(engine.events.map(({ event }) => event)).toEqual(['started', 'hung', 'died', 'restarted']);
    });

    it('does not kill a process that only has the id of the engine', async () => {
      engine = await TestEngine.in({ hungAfterMs: 300, startMs: 1500 });
      await mkdir(engine.directory, { recursive: true });
      const files = engineFiles(engine.directory);
      const socket = join(engine.directory, 'engine.sock');
      await writeRecord(files.record, {
        pid: process.pid,
        started: 'another time',
        socket,
        version: '1.1.1.1',
      });
      const silent = createServer().listen(socket);
      await once(silent, 'listening');
      expect(await engine.tryHold()).toMatchObject({ reason: 'engine_failed' });
      silent.close();
      await rm(files.record);
    });

    it('opens its door again where it was', async () => {
      engine = await TestEngine.in();
      const hold = await engine.hold({ role: 'serve' });
      const door = {
        host: '127.0.0.1',
        port: 0,
        users: [{ user: 'u', password: 'p' }],
        database: 'default',
        hidden: [],
      };
      const opened = await hold.openDoor(door);
      const port = 'port' in opened ? opened.port : 0;
      process.kill(await engine.pid(), 'SIGKILL');
      const address = `http://127.0.0.1:${port}/?user=u&password=p&query=SELECT+1`;
      await until(async () => {
        const given = await fetch(address).catch(() => undefined);
        return given !== undefined && (await given.text()) === '1\n';
      });
      await hold.release();
      await until(async () => (await fetch(address).catch(() => undefined)) === undefined);
    });

    it('says so where the port of its door is taken', async () => {
      engine = await TestEngine.in();
      const taken = createServer().listen(0, '127.0.0.1');
      await once(taken, 'listening');
      const address = taken.address();
      const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
      const hold = await engine.hold({ role: 'serve' });
      const door = {
        host: '127.0.0.1',
        port,
        users: [{ user: 'u', password: 'p' }],
        database: 'default',
        hidden: [],
      };
      expect(refusalOf(await hold.openDoor(door))).toMatch(
        /^door_unavailable: .*another process listens at 127\.0\.0\.1:\d+: .*--store\.door\.listen/,
      );
      taken.close();
    });

    it('says so where the certificate of its door is none', async () => {
      engine = await TestEngine.in();
      const hold = await engine.hold({ role: 'serve' });
      const door = {
        host: '127.0.0.1',
        port: 0,
        tls: { cert: 'SELECT 1', key: 'SELECT 2' },
        users: [{ user: 'u', password: 'p' }],
        database: 'default',
        hidden: [],
      };
      const refused = refusalOf(await hold.openDoor(door));
      expect(refused).toMatch(/^door_unavailable: .*certificate or key .*--store\.door\.cert-file/);
      expect(refused).not.toContain('another address');
    });
  });
});
