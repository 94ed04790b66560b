import {
  readAligned,
  readDisposition,
  readDkimWord,
  readOverrideType,
  readScope,
  readSpfWord,
} from './words.js';

describe('a result word', () => {
  test.each(['none', 'pass', 'fail', 'policy', 'neutral', 'temperror', 'permerror'] as const)(
    '%s is read',
    (word) => {
      for (const read of [readDkimWord, readSpfWord]) {
        expect(read(word)).toEqual({ value: { value: word, raw: word }, deviations: [] });
      }
    },
  );

  test('of SPF may be softfail, of DKIM not', () => {
    expect(readSpfWord('softfail').value.value).toBe('softfail');
    expect(readDkimWord('softfail')).toEqual({
      value: { value: 'unknown', raw: 'softfail' },
      deviations: ['result_unknown'],
    });
  });

  test.each([
    ['hardfail', 'fail'],
    ['unknown', 'temperror'],
    ['error', 'permerror'],
    ['HardFail', 'fail'],
  ])('%s stands for %s', (raw, value) => {
    expect(readSpfWord(raw)).toEqual({ value: { value, raw }, deviations: ['result_word_unusual'] });
  });

  test.each(['constructor', '__proto__', 'toString', 'pass!', 'pässe'])('%s is unknown', (raw) => {
    expect(readDkimWord(raw)).toEqual({ value: { value: 'unknown', raw }, deviations: ['result_unknown'] });
  });

  test('in capitals is read and marked', () => {
    expect(readDkimWord('Pass')).toMatchObject({ value: { value: 'pass' }, deviations: ['word_case'] });
  });

  test('with white space around it is read', () => {
    expect(readSpfWord('\n pass ').value.value).toBe('pass');
  });
});

test.each([
  ['none', 'none', []],
  ['quarantine', 'quarantine', []],
  ['Reject', 'reject', ['word_case']],
  ['pass', 'pass', []],
  ['softfail', 'unknown', ['disposition_unknown']],
])('the disposition %s is %s', (raw, value, deviations) => {
  expect(readDisposition(raw)).toEqual({ value: { value, raw }, deviations });
});

test.each([
  ['mfrom', 'mfrom', []],
  ['HELO', 'helo', ['word_case']],
  ['pra', 'unknown', ['spf_scope_unknown']],
])('the scope %s is %s', (raw, value, deviations) => {
  expect(readScope(raw)).toEqual({ value: { value, raw }, deviations });
});

test.each([
  ['pass', true, []],
  ['fail', false, []],
  ['PASS', true, ['word_case']],
  ['none', false, ['aligned_unknown']],
  ['temperror', false, ['aligned_unknown']],
  ['', undefined, []],
  [' ', undefined, []],
])('the aligned result %j is %s', (raw, value, deviations) => {
  expect(readAligned(raw)).toEqual({ value, deviations });
});

test.each([
  ['mailing_list', 'mailing_list', []],
  ['Local_Policy', 'local_policy', ['word_case']],
  ['policy_test_mode', 'policy_test_mode', []],
  ['arc', 'arc', ['override_type_unknown']],
  ['', '', []],
])('the override type %j is %s', (raw, value, deviations) => {
  expect(readOverrideType(raw)).toEqual({ value, deviations });
});
