/** Files, Maildirs and mbox files, from where they lie to committed rows, with a real exporter. */
import { spawnSync } from 'node:child_process';
import { appendFile, mkdir, open, readdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Site, SLOW } from './site.js';
import { until } from './until.js';

let site: Site;
let mails: string[] = [];

beforeAll(async () => {
  site = await Site.make();
  for (const path of ['in', 'full', 'box/new', 'box/cur', 'box/tmp'])
    await mkdir(site.at(path), { recursive: true });
  mails = await site.mails({ domains: 1, days: 4, reportsPerDay: 5, seed: 9 });
  await writeFile(site.at('grows.mbox'), '');
  await site.say(SETTINGS(site.at()));
  await site.begin();
}, SLOW);
afterAll(async () => {
  await site.remove();
}, SLOW);

const SETTINGS = (path: string): string => `
sources:
  files: { type: folder, path: ${path}/in, settle: 300ms, doubt: 5s, poll: 200ms }
  full: { type: folder, path: ${path}/full, done: ${path}/small, settle: 100ms, poll: 200ms, retry: { first: 200ms, longest: 500ms }, circuit: { open: 500ms } }
  box: { type: maildir, path: ${path}/box, poll: 200ms }
  grows: { type: mbox, path: ${path}/grows.mbox, settle: 200ms, poll: 200ms }
`;

async function metric(series: string): Promise<number> {
  return (await site.metric(series)) ?? 0;
}

async function outcome(source: string, name: string): Promise<number> {
  return (await site.outcomes(source))[name] ?? 0;
}

async function mail(index: number): Promise<Buffer> {
  return await readFile(site.at('mail', mails[index] ?? ''));
}

/** As a mail server appends it. */
async function asMbox(index: number): Promise<string> {
  const text = (await mail(index))
    .toString('latin1')
    .replaceAll('\r\n', '\n')
    .replaceAll(/^From /gm, '>From ');
  return `From a@b.example Sat Jan  3 01:02:03 2026\n${text}\n\n`;
}

it(
  'a slow copy, a rename, a link, and what is cut short: each as it should be',
  async () => {
    const [slow, renamed, cut] = [await mail(0), await mail(1), await mail(2)];
    await symlink('/etc/passwd', site.at('in/passwd.xml'));
    await writeFile(site.at('in/cut.eml'), cut.subarray(0, Math.floor(cut.length / 2)));
    await writeFile(site.at('in/renamed.eml.part'), renamed);
    await rename(site.at('in/renamed.eml.part'), site.at('in/renamed.eml'));
    for (let from = 0; from < slow.length; from += Math.ceil(slow.length / 6)) {
      await appendFile(site.at('in/slow.eml'), slow.subarray(from, from + Math.ceil(slow.length / 6)));
      await sleep(120);
    }
    await until(async () => (await readdir(site.at('in/done'))).length === 2);
    await until(() => existsSync(site.at('in/failed/cut.eml')));
    expect((await readdir(site.at('in/done'))).sort()).toEqual(['renamed.eml', 'slow.eml']);
    expect(existsSync(site.at('in/passwd.xml'))).toBe(true);
    const { quarantined = 0, ...rest } = await site.outcomes('files');
    expect(rest).toEqual({ stored: 2 });
    expect(quarantined).toBeGreaterThan(0);
  },
  SLOW,
);

it(
  'a mail that is delivered to a Maildir is stored and seen; the same in an mbox counts once',
  async () => {
    await writeFile(site.at('box/tmp/1.host'), await mail(3));
    await rename(site.at('box/tmp/1.host'), site.at('box/new/1.host'));
    await until(() => existsSync(site.at('box/cur/1.host:2,S')));
    await appendFile(site.at('grows.mbox'), (await asMbox(3)) + (await asMbox(4)), 'latin1');
    await until(
      async () => (await metric('plumbline_deliveries_total{source="grows",outcome="committed"}')) > 1,
    );
    expect(await site.outcomes('box')).toEqual({ stored: 1 });
    expect(await site.outcomes('grows')).toEqual({ duplicate: 1, stored: 1 });
  },
  SLOW,
);

it(
  'after a restart an mbox goes on where it was, and no file is taken twice',
  async () => {
    expect(await site.end()).toBe(0);
    await appendFile(site.at('grows.mbox'), await asMbox(5), 'latin1');
    await site.begin();
    await until(
      async () => (await metric('plumbline_deliveries_total{source="grows",outcome="committed"}')) > 0,
    );
    expect(await site.outcomes('grows')).toEqual({ duplicate: 1, stored: 2 });
    expect(await site.outcomes('box')).toEqual({ stored: 1 });
  },
  SLOW,
);

it(
  'a writer who pauses for longer than a file settles loses nothing, in an mbox that grows or one that was moved',
  async () => {
    const [before, slow] = [await outcome('grows', 'stored'), await asMbox(8)];
    await appendFile(site.at('grows.mbox'), (await asMbox(7)) + slow.slice(0, slow.length / 2), 'latin1');
    await until(async () => (await outcome('grows', 'quarantined')) > 0);
    await appendFile(site.at('grows.mbox'), slow.slice(slow.length / 2) + (await asMbox(9)), 'latin1');
    await until(async () => (await outcome('grows', 'stored')) >= before + 3);

    const files = await outcome('files', 'stored');
    const file = await open(site.at('in/slow.mbox'), 'a');
    await file.write(await asMbox(10), null, 'latin1');
    await until(() => existsSync(site.at('in/done/slow.mbox')));
    await file.write(await asMbox(11), null, 'latin1');
    await file.close();
    await until(async () => (await outcome('files', 'stored')) === files + 2);
    await until(() => existsSync(site.at('in/done/slow.mbox')));
  },
  SLOW,
);

const isMounted = (): boolean =>
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', site.at('small')]).status === 0;

it(
  'a full disk at done: it is told, nothing is taken twice, and all is moved when there is room',
  async () => {
    await until(() => existsSync(site.at('small')));
    if (!isMounted()) {
      process.stderr.write('skipped: a full disk at done/, because nothing can be mounted here\n');
      return;
    }
    try {
      await writeFile(site.at('small/full'), Buffer.alloc(64 * 1024)).catch(() => undefined);
      await writeFile(site.at('full/a.eml'), await mail(6));
      const failures = 'plumbline_source_failures_total{source="full",reason="server_full"}';
      await until(async () => (await metric(failures)) > 1);
      expect(existsSync(site.at('full/a.eml'))).toBe(true);
      expect(await metric('plumbline_source_up{source="full"}')).toBe(0);
      expect(await readdir(site.at('small'))).toEqual(['full']);
      expect(await site.outcomes('full')).toEqual({ stored: 1 });
      await writeFile(site.at('small/full'), '');
      await until(() => existsSync(site.at('small/a.eml')) && !existsSync(site.at('full/a.eml')));
      expect(await readFile(site.at('small/a.eml'))).toEqual(await mail(6));
      expect(await site.outcomes('full')).toEqual({ stored: 1 });
    } finally {
      spawnSync('umount', ['-l', site.at('small')]);
    }
  },
  SLOW,
);
