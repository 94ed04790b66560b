import { preflight, thisMachine, type Machine } from './preflight.js';

const GOOD: Machine = {
  platform: 'linux',
  arch: 'x64',
  libc: 'glibc',
  cpuFlags: ['fpu', 'avx', 'avx2'],
  openFiles: 2048,
  chdbInstalled: true,
};

describe('what the engine needs of a machine', () => {
  it('is there where these tests run', () => {
    expect(preflight(thisMachine())).toBeUndefined();
    expect(preflight(GOOD)).toBeUndefined();
  });

  it.each<[string, Partial<Machine>, string]>([
    [
      'a platform that it is built for',
      { platform: 'win32' },
      'engine_unsupported: .* not built for win32-x64',
    ],
    ['glibc', { libc: 'musl' }, 'engine_unsupported: .* needs glibc'],
    ['AVX2', { cpuFlags: ['fpu', 'avx'] }, 'engine_unsupported: .* AVX2'],
    [
      'files that may be open',
      { openFiles: 1024 },
      'engine_unsupported: .* 1024 are allowed .*ulimit -n 2048',
    ],
    ['chdb', { chdbInstalled: false }, 'engine_missing: .* not installed'],
  ])(
    'is %s; without it one sentence says so, and names the server as the way out',
    (_what, lacking, expected) => {
      const refused = preflight({ ...GOOD, ...lacking });
      const sentence = `${refused?.reason ?? ''}: ${refused?.detail ?? ''}`;
      expect(sentence).toMatch(new RegExp(`^${expected}.*--store\\.url .*\\.$`));
    },
  );

  it('is not AVX2 on a processor that has no such thing', () => {
    expect(preflight({ ...GOOD, arch: 'arm64', cpuFlags: ['fp', 'asimd'] })).toBeUndefined();
    expect(preflight({ ...GOOD, platform: 'darwin', cpuFlags: undefined })).toBeUndefined();
  });
});
