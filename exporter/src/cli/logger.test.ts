import { Sponge } from './fake-io.js';
import { createLogger } from './logger.js';

function logged(format: 'logfmt' | 'json', log: (logger: ReturnType<typeof createLogger>) => void): string {
  const stream = new Sponge();
  log(createLogger({ level: 'info', format }, stream));
  return stream.text.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, 'NOW');
}

test('logfmt: one line of key=value pairs, quoted where they must be', () => {
  const line = logged('logfmt', (log) => {
    log.warn(
      { files: 3, file: 'a b.eml', reasons: ['empty', 'html'], by: { kind: 'tls' } },
      'could not read',
    );
  });
  expect(line).toBe(
    'level=warn time=NOW files=3 file="a b.eml" reasons=empty,html by.kind=tls msg="could not read"\n',
  );
});

test('logfmt: a value cannot start a line of its own', () => {
  const line = logged('logfmt', (log) => {
    log.info({ file: 'a\nlevel=error\u001b[31m', empty: '' }, 'x');
  });
  expect(line).toBe('level=info time=NOW file="a\\nlevel=error\\u001b[31m" empty="" msg=x\n');
});

test('json: one object a line', () => {
  const line = logged('json', (log) => {
    log.info({ files: 3 }, 'done');
  });
  expect(line).toBe('{"level":"info","time":"NOW","files":3,"msg":"done"}\n');
});

test('what is below the level is left out', () => {
  expect(
    logged('json', (log) => {
      log.debug('detail');
    }),
  ).toBe('');
});

test('secrets are not written, at the top or one level down', () => {
  const line = logged('logfmt', (log) => {
    log.info({ password: 'hunter2', imap: { token: 'hunter2', user: 'me' } }, 'connecting');
  });
  expect(line).toBe(
    'level=info time=NOW password=[redacted] imap.token=[redacted] imap.user=me msg=connecting\n',
  );
});
