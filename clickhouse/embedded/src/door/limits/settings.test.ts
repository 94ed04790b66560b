import { DEFAULT_ENGINE_LIMITS } from '../../limits.js';
import { doorSettings } from './settings.js';

function judge(name: string, value: string): unknown {
  const judged = doorSettings(new Map([[name, value]]), DEFAULT_ENGINE_LIMITS);
  return 'code' in judged ? judged.name : judged.get(name);
}

describe('settings at the door', () => {
  it('may change how a result looks', () => {
    expect(judge('output_format_json_quote_64bit_integers', '0')).toBe('0');
    expect(judge('session_timezone', 'Europe/Berlin')).toBe('Europe/Berlin');
  });

  it('may lower a cap, and not raise it', () => {
    expect(judge('max_execution_time', '5')).toBe('5');
    expect(judge('max_execution_time', '9999')).toBe(String(DEFAULT_ENGINE_LIMITS.doorStatementSeconds));
    expect(judge('max_memory_usage', '0')).toBe('READONLY');
    expect(judge('max_execution_time', '-1')).toBe('READONLY');
  });

  it('may not have a cap that is no number', () => {
    for (const value of ['x', '', ' ', '5s'])
      expect(judge('max_execution_time', value)).toBe('BAD_ARGUMENTS');
  });

  it.each([
    'readonly',
    'allow_ddl',
    'output_format_schema',
    'format_schema',
    'max_server_memory_usage',
    'output_format_parquet_row_group_size',
    'output_format_of_tomorrow',
  ])('may not change %s', (name) => {
    expect(judge(name, '0')).toBe('READONLY');
  });

  it('may be of what there is none of, which drivers send by themselves', () => {
    expect(judge('async_insert', '0')).toBeUndefined();
    expect(judge('network_compression_method', 'lz4')).toBeUndefined();
    expect(judge('network_zstd_compression_level', '3')).toBeUndefined();
  });

  it('have values that are no arguments of their own', () => {
    expect(judge('session_timezone', `UTC' --readonly=0`)).toBe('BAD_ARGUMENTS');
  });
});
