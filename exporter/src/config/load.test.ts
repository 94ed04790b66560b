import { DEFAULT_ENGINE_LIMITS } from '@plumbline/embedded/limits.js';
import { DEFAULT_METRIC_SETTINGS } from '@plumbline/schema/metric-settings.js';
import { DEFAULT_RETENTION } from '@plumbline/schema/retention.js';
import { DEFAULT_KEEP } from '../store/keep/settings.js';
import { DEFAULT_INTAKE } from '../store/intake/open-intake.js';
import { DEFAULT_LOADER } from '../store/load/loader.js';
import { DEFAULT_LIMITS } from '../model/limits.js';
import { loadSettings, type Loaded } from './load.js';

interface Given {
  flags?: Record<string, string>;
  env?: Record<string, string>;
  configFile?: string;
  files?: Record<string, string>;
}

function load({ flags = {}, env = {}, configFile, files = {} }: Given): Loaded {
  return loadSettings({
    flags: new Map(Object.entries(flags)),
    env,
    configFile,
    readFile: (path) => files[path],
  });
}

function settings(given: Given) {
  const loaded = load(given);
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  return loaded.settings;
}

function problems(given: Given): readonly string[] {
  const loaded = load(given);
  return loaded.ok ? [] : loaded.problems;
}

test('with nothing given, the defaults hold', () => {
  expect(settings({})).toMatchObject({
    limits: DEFAULT_LIMITS,
    log: { level: 'info', format: 'logfmt' },
    secretsDirectory: 'data/secrets',
    store: {
      target: { kind: 'embedded', directory: './data', database: 'plumbline' },
      door: { listen: { host: '127.0.0.1', port: 8123 }, password: undefined },
      engine: DEFAULT_ENGINE_LIMITS,
      batch: DEFAULT_INTAKE.batch,
      retry: DEFAULT_LOADER.retry,
      leaseSeconds: DEFAULT_LOADER.leaseSeconds,
      retention: DEFAULT_RETENTION,
    },
    keep: DEFAULT_KEEP,
    quarantine: DEFAULT_INTAKE.quarantine,
    redaction: DEFAULT_INTAKE.redaction,
    metrics: {
      inViews: DEFAULT_METRIC_SETTINGS,
      maxSeries: 20_000,
      fullDomains: 50,
      subdomains: 100,
      senders: 10,
      reporters: 15,
      refreshMs: 60_000,
      rest: 10,
      staleAfterMs: 3_600_000,
    },
    web: { listen: { host: undefined, port: 9877 }, telemetryPath: '/metrics' },
    webRules: { tls: undefined, users: new Map(), headers: new Map(), rate: undefined },
  });
});

describe('precedence', () => {
  const file = { './plumbline.yml': 'log: {level: error}' };
  const env = { PLUMBLINE_LOG_LEVEL: 'warn' };
  const flags = { 'log.level': 'debug' };

  test.each<[string, Given, string]>([
    ['the file over the default', { files: file }, 'error'],
    ['the environment over the file', { files: file, env }, 'warn'],
    ['a flag over the environment', { files: file, env, flags }, 'debug'],
    [
      'a named file instead of the default one',
      { files: { ...file, 'other.yml': 'log: {level: warn}' }, configFile: 'other.yml' },
      'warn',
    ],
    [
      'a file named by the environment',
      { files: { 'other.yml': 'log: {level: warn}' }, env: { PLUMBLINE_CONFIG_FILE: 'other.yml' } },
      'warn',
    ],
    [
      'a variable read from the file that its _FILE twin names',
      { files: { '/run/level': 'debug\n' }, env: { PLUMBLINE_LOG_LEVEL_FILE: '/run/level' } },
      'debug',
    ],
    [
      'the variable itself over its _FILE twin',
      { files: { '/run/level': 'debug' }, env: { PLUMBLINE_LOG_LEVEL_FILE: '/run/level', ...env } },
      'warn',
    ],
  ])('%s', (_, given, level) => {
    expect(settings(given).log.level).toBe(level);
  });

  test('a flag replaces one setting of a section and leaves the rest of the file', () => {
    const { limits } = settings({
      files: { './plumbline.yml': 'limits:\n  nesting: 2\n  ratio: 50\n' },
      flags: { 'limits.nesting': '3' },
    });
    expect(limits).toEqual({ ...DEFAULT_LIMITS, nesting: 3, ratio: 50 });
  });
});

describe('values', () => {
  test.each([
    ['mail_bytes: 1048576', { mailBytes: 1_048_576 }],
    ['mail_bytes: 1MiB', { mailBytes: 1_048_576 }],
    ['document_seconds: 2m', { documentSeconds: 120 }],
    ['records: "10"', { records: 10 }],
  ])('%s', (line, expected) => {
    expect(settings({ files: { './plumbline.yml': `limits: {${line}}` } }).limits).toMatchObject(expected);
  });

  test('an empty file and an empty section are no settings', () => {
    expect(problems({ files: { './plumbline.yml': '# nothing yet\n' } })).toEqual([]);
    expect(problems({ files: { './plumbline.yml': 'limits:\n  # nothing yet\n' } })).toEqual([]);
  });
});

describe('a secret', () => {
  const password = (given: Given) => settings(given).store.door.password;

  test.each<[string, Given]>([
    ['the file', { files: { './plumbline.yml': 'store: {door: {password: sesame}}' } }],
    [
      'a file that the file names',
      { files: { './plumbline.yml': 'store: {door: {password_file: /run/door}}', '/run/door': 'sesame\n' } },
    ],
    ['a variable', { env: { PLUMBLINE_STORE_DOOR_PASSWORD: 'sesame' } }],
    [
      'a file that a variable names',
      { env: { PLUMBLINE_STORE_DOOR_PASSWORD_FILE: '/run/door' }, files: { '/run/door': 'sesame\n' } },
    ],
    [
      'a file that the flag names',
      { flags: { 'store.door.password': '/run/door' }, files: { '/run/door': 'sesame\n' } },
    ],
  ])('from %s', (_, given) => {
    expect(password(given)).toBe('sesame');
  });

  test('is masked in what is shown, with where it came from', () => {
    const loaded = load({ env: { PLUMBLINE_STORE_PASSWORD: 'sesame' } });
    const shown = loaded.ok ? loaded.effective : [];
    expect(shown.find(({ setting }) => setting.key === 'store.password')).toMatchObject({
      value: '********',
      origin: 'PLUMBLINE_STORE_PASSWORD',
    });
    expect(JSON.stringify(shown)).not.toContain('sesame');
  });
});

describe('a server', () => {
  const target = (...flags: [string, string][]) =>
    settings({ flags: Object.fromEntries(flags), files: { 'ca.pem': 'PEM' } }).store.target;
  const server = {
    kind: 'server',
    username: 'default',
    password: '',
    database: 'plumbline',
    cluster: undefined,
    ca: undefined,
  };

  test.each<[string, ReturnType<typeof target>, object]>([
    [
      'a URL alone',
      target(['store.url', 'http://db.example:8123']),
      { ...server, url: 'http://db.example:8123' },
    ],
    [
      'user and database in the URL',
      target(['store.url', 'https://writer@db.example:8443/dmarc']),
      { ...server, url: 'https://db.example:8443', username: 'writer', database: 'dmarc' },
    ],
    [
      'a user beside the URL',
      target(['store.url', 'http://writer@db.example'], ['store.username', 'other']),
      { ...server, url: 'http://db.example', username: 'other' },
    ],
    [
      'a file of authorities',
      target(['store.url', 'https://db.example'], ['store.ca_file', 'ca.pem']),
      { ...server, url: 'https://db.example', ca: 'PEM' },
    ],
  ])('%s', (_, given, expected) => {
    expect(given).toEqual(expected);
  });
});

describe('how long something is kept', () => {
  test.each([
    ['forever', undefined],
    ['30', 30],
    ['"30"', 30],
  ])('%s', (text, days) => {
    const { store } = settings({ files: { './plumbline.yml': `store: {retention: {audit: ${text}}}` } });
    expect(store.retention.audit).toBe(days);
  });
});

describe('what is wrong is named, with where it was given', () => {
  const inFile = (text: string): Given => ({ files: { './plumbline.yml': text } });

  test.each<[string, Given, string]>([
    [
      'an unknown key',
      inFile('limits: {mail_byte: 1}'),
      './plumbline.yml: unknown key limits.mail_byte; did you mean limits.mail_bytes?',
    ],
    ['an unknown section', inFile('limit: {}'), './plumbline.yml: unknown key limit; did you mean limits?'],
    ['a key like no other', inFile('colour: blue'), './plumbline.yml: unknown key colour'],
    [
      'a bad value in a file',
      inFile('limits: {mail_bytes: 64 parsecs}'),
      './plumbline.yml: limits.mail_bytes: must be a size such as 64MiB, and more than 0',
    ],
    [
      'a value of the wrong type',
      inFile('limits: {nesting: [1]}'),
      './plumbline.yml: limits.nesting: must be a whole number, and more than 0',
    ],
    [
      'a limit of nothing',
      inFile('limits: {records: 0}'),
      './plumbline.yml: limits.records: must be a whole number, and more than 0',
    ],
    [
      'a depth that nobody could hold',
      inFile('limits: {xml_depth: 300000000000}'),
      './plumbline.yml: limits.xml_depth: must be a whole number up to 10000, and more than 0',
    ],
    [
      'a section that is no mapping',
      inFile('limits: 5'),
      './plumbline.yml: limits: Invalid input: expected object, received number',
    ],
    [
      'a file that is no mapping',
      inFile('- limits'),
      './plumbline.yml: must be a mapping of sections (store, raw, failures, quarantine, secrets, web, uploads, trust, senders, facts, reputation, metrics, slo, alerts, limits, log)',
    ],
    [
      'a bad variable',
      { env: { PLUMBLINE_LOG_FORMAT: 'xml' } },
      'PLUMBLINE_LOG_FORMAT: must be one of logfmt, json',
    ],
    [
      'an unknown variable of a section',
      { env: { PLUMBLINE_LIMITS_MAIL_BYTE: '1' } },
      'environment: unknown variable PLUMBLINE_LIMITS_MAIL_BYTE; did you mean PLUMBLINE_LIMITS_MAIL_BYTES?',
    ],
    [
      'a variable whose file is not there',
      { env: { PLUMBLINE_LOG_LEVEL_FILE: '/run/none' } },
      '/run/none: there is no such file',
    ],
    [
      'a bad flag',
      { flags: { 'limits.document_seconds': 'soon' } },
      '--limits.document-seconds: must be a duration such as 30s or 5m, and more than 0',
    ],
    [
      'a key inside a section of a section',
      inFile('store: {door: {listn: ":1"}}'),
      './plumbline.yml: unknown key store.door.listn; did you mean store.door.listen?',
    ],
    [
      'an address that is none',
      { flags: { 'web.listen_address': '9877' } },
      '--web.listen-address: must be an address such as 127.0.0.1:8123, [::1]:8123 or :8123',
    ],
    [
      'a URL that is none',
      { env: { PLUMBLINE_STORE_URL: 'db.example' } },
      'PLUMBLINE_STORE_URL: must be a URL such as https://user@host:8443/database',
    ],
    [
      'a password where everybody can read it',
      inFile('store: {url: "https://me:sesame@db.example"}'),
      './plumbline.yml: store.url: must not hold a password: give it in PLUMBLINE_STORE_PASSWORD, or in a file by PLUMBLINE_STORE_PASSWORD_FILE',
    ],
    [
      'a URL with more than a database',
      { flags: { 'store.url': 'https://db.example/a/b' } },
      '--store.url: must have nothing behind the host but the name of a database (small letters, digits and underscores)',
    ],
    [
      'a file of authorities that is not there',
      { flags: { 'store.url': 'https://db.example', 'store.ca_file': 'none.pem' } },
      'none.pem: there is no such file',
    ],
    [
      'a time to keep of nothing',
      inFile('raw: {days: 0}'),
      './plumbline.yml: raw.days: must be a whole number of days up to 36500, or forever',
    ],
    [
      'reports that are forgotten before their records',
      inFile('store: {retention: {reports: 10}}'),
      './plumbline.yml: store.retention.reports: must not be less than store.retention.records',
    ],
    [
      'a day that is settled before it may be',
      inFile('metrics: {settled: {floor: 6d}}'),
      'metrics.settled.floor: must not be more than metrics.settled.ceiling',
    ],
    [
      'a day that is waited for longer than anybody looks back',
      inFile('metrics: {settled: {ceiling: 40d}}'),
      'metrics.settled.ceiling: must not be more than 30d',
    ],
    [
      'an objective of more than all mail',
      inFile('slo: {objectives: {example.com: 1.2}}'),
      './plumbline.yml: slo.objectives.example.com: must be a number up to 1',
    ],
    ['a team of no domain', inFile('teams: {Mail: mail}'), './plumbline.yml: teams: "Mail" is no domain'],
    ['a named file that is not there', { configFile: 'gone.yml' }, 'gone.yml: there is no such file'],
  ])('%s', (_, given, problem) => {
    expect(problems(given)).toEqual([problem]);
  });

  test('YAML that cannot be read, with its line', () => {
    expect(problems(inFile('log:\n  level: [info\n'))).toEqual([
      expect.stringMatching(/^\.\/plumbline\.yml: .* at line \d+, column \d+/),
    ]);
  });

  test('every problem, not the first alone', () => {
    expect(problems(inFile('limits: {nesting: 0, ratio: x}\nlogs: {}'))).toHaveLength(3);
  });
});

test('a file that is there and cannot be read is a problem, not a crash', () => {
  const loaded = loadSettings({
    flags: new Map(),
    env: {},
    configFile: undefined,
    readFile: () => {
      throw new Error('EACCES: permission denied');
    },
  });
  expect(loaded).toEqual({ ok: false, problems: ['./plumbline.yml: EACCES: permission denied'] });
});

test('a variable that belongs to something else is left alone', () => {
  expect(problems({ env: { PLUMBLINE_IMAGE: 'plumbline:latest' } })).toEqual([]);
});

test('objectives and teams stand in the file, a domain each', () => {
  const text = 'slo: {objective: 0.9, objectives: {Example.COM: 0.99}}\nteams: {example.com: mail}';
  expect(settings({ files: { './plumbline.yml': text } }).metrics.inViews).toEqual({
    ...DEFAULT_METRIC_SETTINGS,
    objective: 0.9,
    objectives: { 'example.com': 0.99 },
    teams: { 'example.com': 'mail' },
  });
});
