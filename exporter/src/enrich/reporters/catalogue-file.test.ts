import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { knownReporters } from './catalogue-file.js';
import { reporterNaming } from './naming.js';
import { readReporters } from './read-reporters.js';

const TEXT = readFileSync(join('exporter', 'catalogue', 'reporters.yml'), 'utf8');

describe('the catalogue of reporters', () => {
  test('has nothing wrong with it, and all of it is known', () => {
    const { reporters, problems } = readReporters(TEXT);
    expect(problems).toEqual([]);
    expect(reporters.length).toBeGreaterThanOrEqual(30);
    expect(knownReporters()).toEqual(reporters);
  });

  test.each([
    ['google.com', 'Google'],
    ['microsoft.com', 'Microsoft'],
    ['enterprise.protection.outlook.com', 'Microsoft'],
    ['sicher.gmx.net', 'GMX'],
    ['eu-1.mimecastreport.com', 'Mimecast'],
    ['alerts.comcast.net', 'Comcast'],
  ])('%s is %s', (reporter, name) => {
    expect(reporterNaming(knownReporters())(reporter).name).toBe(name);
  });

  test.each(['xyz corporation', 'your company', 'example', 'dmarc', 'localhost', 'mail', 'opendmarc'])(
    'takes %s for nobody: it is what many call themselves who left a setting as it was',
    (reporter) => {
      expect(reporterNaming(knownReporters())(reporter)).toEqual({ organisation: reporter, name: '' });
    },
  );
});
