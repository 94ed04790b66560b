/** A person says who was who, by command and over HTTP: beside a running serve, with who and when in the audit. */
import { Exporter, SLOW } from '../uploads/exporter.js';
import { layEmptyStore, plumbline, scratch } from './plumbline.js';

const LABELS = '/api/v1/senders/labels';

describe('by command', () => {
  let folder: Awaited<ReturnType<typeof scratch>>;

  beforeAll(async () => {
    folder = await scratch();
    await layEmptyStore(folder.path);
  });
  afterAll(async () => {
    await folder.remove();
  });

  async function senders(...args: readonly string[]) {
    return await plumbline(['senders', ...args, '--store.dir', folder.path, '--log.level', 'warn']);
  }

  async function sql(query: string): Promise<string> {
    const store = ['--store.dir', folder.path];
    return (await plumbline(['sql', ...store, '--format', 'TSV', query])).stdout;
  }

  test(
    'a network gets a sender of our own and a class, which are listed, and taken back',
    async () => {
      const wish = ['--sender', 'our-own-crm', '--class', 'misconfigured', '--note', 'ticket 4711'];
      const unknown = await senders('label', '192.0.2.0/24', ...wish);
      expect(unknown).toMatchObject({ code: 1, stdout: '' });
      expect(unknown.stderr).toMatch(/^error: nobody is known as our-own-crm.*--new NAME/);

      const made = await senders('label', '192.0.2.0/24', ...wish, '--new', 'Our own CRM');
      expect(made).toEqual({
        code: 0,
        stdout: '192.0.2.0/24: sender our-own-crm, class misconfigured.\n',
        stderr: '',
      });
      const again = await senders('label', '192.0.2.0/24', 'Partner.Example', ...wish, '--json');
      expect(JSON.parse(again.stdout)).toMatchObject({
        changed: 1,
        labels: [{ target: 'partner.example', kind: 'domain' }, { target: '192.0.2.0/24' }],
      });

      const listed = (await senders('labels', '--json')).stdout.trim().split('\n');
      expect(listed.map((line) => JSON.parse(line) as unknown)).toMatchObject([
        { target: 'partner.example' },
        {
          ...{ target: '192.0.2.0/24', sender: 'our-own-crm', sender_class: 'misconfigured' },
          ...{ note: 'ticket 4711', actor: expect.stringMatching(/./) as string },
        },
      ]);
      const own = await senders('list', '--search', 'own crm', '--json');
      expect(JSON.parse(own.stdout)).toMatchObject({ key: 'our-own-crm', origin: 'label', messages: 0 });
      expect((await senders('list', '--seen')).stdout).not.toContain('our-own-crm');

      expect((await senders('label', '192.0.2.0/24', '--remove')).stdout).toBe(
        '192.0.2.0/24: nothing is said.\n',
      );
      expect(await senders('label', '192.0.2.0/24', '--remove')).toMatchObject({
        code: 0,
        stderr: 'It was so before.\n',
      });
      expect(await sql('SELECT target, sender FROM v_sender_labels')).toBe('partner.example\tour-own-crm\n');
      expect(await sql('SELECT DISTINCT action, channel FROM v_audit ORDER BY action')).toBe(
        'senders.label\tcommand\nsenders.unlabel\tcommand\n',
      );
    },
    SLOW,
  );

  test.each<[string, readonly string[], RegExp]>([
    ['what is no target', ['example'], /example is no IP, CIDR or domain: say an IP/],
    [
      'an address in a network',
      ['192.0.2.7/24', '--class', 'threat'],
      /say 192\.0\.2\.0\/24, or 192\.0\.2\.7 alone/,
    ],
    ['nothing said', ['192.0.2.7'], /say who it is with --sender/],
    ['a class that there is not', ['192.0.2.7', '--class', 'spam'], /Allowed choices are compliant/],
    ['both', ['192.0.2.7', '--class', 'threat', '--remove'], /--remove takes back all that was said/],
    ['a key that is none', ['192.0.2.7', '--sender', 'Our CRM', '--new', 'x'], /small letters/],
  ])('%s is wrong usage, told in words', async (_, args, message) => {
    const { code, stdout, stderr } = await senders('label', ...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(message);
  });
});

describe('beside a running serve', () => {
  let exporter: Exporter;

  beforeAll(async () => {
    exporter = await Exporter.make();
    await exporter.begin();
  }, SLOW);
  afterAll(async () => {
    await exporter.remove();
  }, SLOW);

  test(
    'a command and the API see each other’s labels, and serve sees them by itself',
    async () => {
      const editor = { authorization: `Bearer ${(await exporter.makeKey('editor')).key}` };
      await exporter.run('senders', 'label', '192.0.2.7', '--class', 'threat');
      expect(await exporter.logged('level', 'labels have changed')).toBe('info');
      const listed = await exporter.get(LABELS, editor);
      expect(await listed.json()).toMatchObject({ labels: [{ target: '192.0.2.7' }], total: 1 });

      const json = { ...editor, 'content-type': 'application/json' };
      const label = JSON.stringify({ target: 'partner.example', sender_class: 'forwarder' });
      expect((await exporter.post(label, json, LABELS)).status).toBe(200);
      expect(await exporter.run('senders', 'labels')).toMatch(/partner\.example +- +forwarder +key:/);
      const acts = await exporter.count(
        "SELECT channel, target FROM v_audit WHERE action = 'senders.label' ORDER BY at",
      );
      expect(acts).toBe('command\t192.0.2.7\napi\tpartner.example');
    },
    SLOW,
  );

  test('who may send reports may not say who was who', async () => {
    const label = JSON.stringify({ target: '192.0.2.8', sender_class: 'threat' });
    const told = await exporter.post(label, { 'content-type': 'application/json' }, LABELS);
    expect(told).toMatchObject({ status: 403, body: { error: { reason: 'scope_missing' } } });
  });
});
