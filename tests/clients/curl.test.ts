/** curl, as people use it by hand and in scripts. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { scratch } from '../commands/plumbline.js';
import { openDoor, SLOW, TENANT, type OpenDoor } from './open-door.js';
import { describeWhere, isThere, runs, type Ended } from './program.js';
import { KNOWN } from './report.js';
import { until } from './until.js';

const onCurl = describeWhere(
  isThere('curl', '--version'),
  'there is no curl, so the door is not asked with it',
);

onCurl('curl', () => {
  let door: OpenDoor;

  beforeAll(async () => {
    door = await openDoor();
  }, SLOW);
  afterAll(async () => {
    await door.close();
  }, SLOW);

  const curl = async (args: readonly string[], stdin: Buffer | string = ''): Promise<Ended> =>
    await runs('curl', ['--silent', '--show-error', '--globoff', ...args], { stdin });
  const asGrafana = (): string[] => ['--user', `${door.user}:${door.password}`];
  const printed = async (path: string, ...args: string[]): Promise<string> =>
    (await curl([...asGrafana(), door.url + path, ...args])).stdout.toString();
  /** The status line and the headers, then what follows them. */
  const seen = async (path: string, ...args: string[]): Promise<string> =>
    (await curl(['--include', door.url + path, ...args])).stdout.toString();

  describe('asks', () => {
    const PARAM = 'SELECT sum(messages) FROM plumbline.v_records WHERE domain = {domain:String}';

    it('in the address', async () => {
      expect(await printed('/?query=SELECT%201')).toBe('1\n');
      const asked = [
        '--get',
        '--data-urlencode',
        `query=${PARAM}`,
        '--data-urlencode',
        'param_domain=acme.example',
      ];
      expect(await printed('/', ...asked)).toBe(`${door.truth.messages.get('acme.example')}\n`);
    });

    it('in the body, or in both', async () => {
      expect(await printed('/', '--data-binary', 'SELECT 1')).toBe('1\n');
      const body = 'FROM plumbline.v_records WHERE domain != {domain:String}';
      const address = `/?query=SELECT%20count()&param_domain=${KNOWN.domain}`;
      expect(await printed(address, '--data-binary', body)).toBe(`${door.truth.records}\n`);
    });

    it('from a file', async () => {
      const folder = await scratch();
      const file = join(folder.path, 'statement.sql');
      await writeFile(
        file,
        '-- of mails\nSELECT messages\nFROM plumbline.v_records\nWHERE domain = {d:String};\n',
      );
      const asked = await printed(`/?param_d=${KNOWN.domain}`, '--data-binary', `@${file}`);
      expect(asked).toBe(`${KNOWN.messages}\n`);
      await folder.remove();
    });

    it('in a form', async () => {
      const form = ['--form-string', `query=${PARAM}`, '--form-string', 'param_domain=acme1.example'];
      expect(await printed('/', ...form)).toBe(`${door.truth.messages.get('acme1.example')}\n`);
    });

    it('with gzip around the statement', async () => {
      const args = [...asGrafana(), '--header', 'Content-Encoding: gzip', '--data-binary', '@-', door.url];
      expect((await curl(args, gzipSync('SELECT 42'))).stdout.toString()).toBe('42\n');
      expect((await curl(args, 'SELECT 42')).stdout.toString()).toMatch(/^Code: 33\. .*cannot be read/);
    });

    it('behind the prefix of a proxy', async () => {
      expect(await printed('/clickhouse/?query=SELECT%201')).toBe('1\n');
      expect(await printed('/clickhouse?query=SELECT%201')).toBe('1\n');
    });
  });

  describe('is answered', () => {
    it('in the format it names, in the statement or beside it', async () => {
      const sql = `SELECT domain, messages FROM v_records WHERE domain = '${KNOWN.domain}'`;
      const row = { domain: KNOWN.domain, messages: String(KNOWN.messages) };
      const inAddress = '/?database=plumbline&default_format=JSONEachRow';
      expect(await printed(inAddress, '--data-binary', sql)).toBe(`${JSON.stringify(row)}\n`);
      expect(await printed(inAddress, '--data-binary', `${sql} FORMAT CSVWithNames`)).toBe(
        `"domain","messages"\n"${KNOWN.domain}",${KNOWN.messages}\n`,
      );
    });

    it('with gzip, where it takes that', async () => {
      const many = `${door.url}/?query=SELECT%20number%20FROM%20numbers(3000)`;
      const numbers = Array.from({ length: 3000 }, (_, number) => `${number}\n`).join('');
      const unpacked = await curl([...asGrafana(), '--compressed', '--include', many]);
      expect(unpacked.stdout.toString()).toMatch(/^content-encoding: gzip\r$/im);
      expect(unpacked.stdout.toString()).toMatch(new RegExp(`\\r\\n\\r\\n${numbers}$`));
      const packed = await curl([...asGrafana(), '--header', 'Accept-Encoding: gzip', many]);
      expect(gunzipSync(packed.stdout).toString()).toBe(numbers);
    });

    it('that the door is there, whoever asks', async () => {
      expect(await seen('/ping')).toMatch(/^HTTP\/1\.1 200 .*\r\n\r\nOk\.\n$/s);
      expect(await seen('/ping', '--head')).toMatch(/^HTTP\/1\.1 200 /);
    });

    it('with a status, a code and a sentence, where something is wrong', async () => {
      const missing = await seen('/?query=SELECT%20nothing', ...asGrafana());
      expect(missing).toMatch(/^HTTP\/1\.1 404 /);
      expect(missing).toMatch(/^x-clickhouse-exception-code: 47\r$/im);
      expect(missing).toMatch(
        /\r\n\r\nCode: 47\. DB::Exception: .*`nothing`.*\(UNKNOWN_IDENTIFIER\) \(version /s,
      );
      const drop = await seen('/', ...asGrafana(), '--data-binary', 'DROP TABLE plumbline.records');
      expect(drop).toMatch(/^HTTP\/1\.1 403 .*\r\n\r\nCode: 164\. DB::Exception: Only SELECT/s);
      const blocks = await seen('/?decompress=1&query=SELECT%201', ...asGrafana());
      expect(blocks).toMatch(/^HTTP\/1\.1 501 .*\r\n\r\nCode: 48\. .*compress with gzip/s);
    });

    it('which methods there are', async () => {
      for (const method of ['PUT', 'DELETE', 'OPTIONS'])
        expect(await seen('/', '--request', method)).toMatch(/^HTTP\/1\.1 405 .*^allow: GET, POST\r$/ims);
      expect(await seen('/', '--head')).toMatch(/^HTTP\/1\.1 405 /);
    });
  });

  describe('is known', () => {
    const DOMAINS = 'query=SELECT%20DISTINCT%20domain%20FROM%20plumbline.v_records';
    const asTenant = `user=${TENANT.user}&password=${encodeURIComponent(TENANT.password)}`;

    it('by name and password, in each of the ways there are', async () => {
      const { user, password } = TENANT;
      const answers = await Promise.all([
        curl([`${door.url}/?${DOMAINS}`, '--user', `${user}:${password}`]),
        curl([`${door.url}/?${DOMAINS}&${asTenant}`]),
        curl([`${door.url.replace('//', `//${user}:${encodeURIComponent(password)}@`)}/?${DOMAINS}`]),
        curl([
          `${door.url}/?${DOMAINS}`,
          ...['--header', `X-ClickHouse-User: ${user}`, '--header', `X-ClickHouse-Key: ${password}`],
        ]),
      ]);
      for (const { stdout } of answers) expect(stdout.toString()).toBe(`${TENANT.domain}\n`);
    });

    it('or is not', async () => {
      const nobody = await seen(`/?${DOMAINS}`);
      expect(nobody).toMatch(/^HTTP\/1\.1 401 .*^www-authenticate: Basic.*\r\n\r\nCode: 194\. /ims);
      for (const login of [`${door.user}:wrong`, `default:${door.password}`, `${door.user}:`]) {
        const wrong = await seen(`/?${DOMAINS}`, '--user', login);
        expect(wrong).toMatch(/^HTTP\/1\.1 403 .*\r\n\r\nCode: 516\. .*\(AUTHENTICATION_FAILED\)/s);
      }
    });
  });

  it('stops the engine by going', async () => {
    const gone = await curl([
      ...asGrafana(),
      ...['--max-time', '1', door.url, '--data-binary', 'SELECT count() FROM numbers(1000000000000)'],
    ]);
    expect(gone.code).toBe(28);
    await until(async () => (await door.outcomes('gone')) === 1);
  });
});
