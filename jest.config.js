import { availableParallelism } from 'node:os';

/** @type {import('jest').Config} */
export default {
  roots: ['<rootDir>/clickhouse', '<rootDir>/exporter/src', '<rootDir>/provisioning/src', '<rootDir>/tests'],
  testMatch: ['**/*.test.ts'],
  testEnvironment: 'node',
  // Many suites wait, for an engine or a clock: two at once, where there are two cores too.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  testSequencer: '<rootDir>/scripts/sequencer.mjs',
  // Tests with an engine of their own wait for it to start, on a machine that does other things as well.
  testTimeout: 60_000,
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^@plumbline/(exporter|provisioning)/(.*)\\.js$': '<rootDir>/$1/src/$2',
    '^@plumbline/(embedded|schema)/(.*)\\.js$': '<rootDir>/clickhouse/$1/src/$2',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  modulePathIgnorePatterns: ['/dist/'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
};
