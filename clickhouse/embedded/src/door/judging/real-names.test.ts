import { failure } from '../../engine/failure.js';
import { asCalled, realNames } from './real-names.js';

const NAMES = { database: 'plumbline_by_domain', alias: 'plumbline', hidden: [] };

describe('what a statement calls by the name that everybody uses is looked for where it stands for its reader', () => {
  it.each([
    ['SELECT * FROM plumbline.v_records', 'SELECT * FROM plumbline_by_domain.v_records'],
    ['SELECT 1 FROM "plumbline" . `v_records`', 'SELECT 1 FROM plumbline_by_domain . `v_records`'],
    [
      'SELECT plumbline.v_records.day FROM plumbline.v_records',
      'SELECT plumbline_by_domain.v_records.day FROM plumbline_by_domain.v_records',
    ],
    ['SHOW TABLES FROM plumbline', 'SHOW TABLES FROM plumbline_by_domain'],
    [
      "SELECT name FROM system.columns WHERE database IN ('plumbline')",
      "SELECT name FROM system.columns WHERE database IN ('plumbline_by_domain')",
    ],
    ['DESCRIBE plumbline.v_records', 'DESCRIBE plumbline_by_domain.v_records'],
  ])('%s', (sql, real) => {
    expect(realNames(sql, NAMES)).toBe(real);
  });

  it.each([
    "SELECT 'plumbline.v_records'",
    "SELECT 'plumbline'",
    'SELECT 1 AS plumbline',
    'SELECT x.plumbline.y FROM v_records',
    'SELECT 1 -- plumbline.v_records',
    'SELECT * FROM plumbline_private.raw',
    'SELECT * FROM PLUMBLINE.v_records',
  ])('and nothing else: %s', (sql) => {
    expect(realNames(sql, NAMES)).toBe(sql);
  });

  it('which is what an error calls it', () => {
    const failed = failure(60, 'UNKNOWN_TABLE', 'Unknown table plumbline_by_domain.v_nothing');
    expect(asCalled(failed, NAMES).message).toBe('Unknown table plumbline.v_nothing');
  });
});
