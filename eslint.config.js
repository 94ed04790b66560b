import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** The stages of the pipeline in order: a folder imports only from folders before it (docs/architecture.md). */
const STAGES = [
  'model',
  'config',
  'sources',
  'unpack',
  'parse',
  'enrich',
  'store',
  'pipeline',
  'metrics',
  'posture',
  'api',
  'schedule',
  'demo',
  'cli',
];
/** Folders that must stay pure: no I/O, no clock, no configuration. */
const PURE = new Set(['model', 'unpack', 'parse', 'demo']);

const stageRules = STAGES.map((stage, i) => ({
  files: [`exporter/src/${stage}/**/*.ts`, `exporter/src/${stage}.ts`],
  ignores: ['**/*.test.ts'],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          ...STAGES.slice(i + 1).map((later) => ({
            regex: `^(\\.\\./)+${later}(/|\\.js$)`,
            message: `${stage}/ comes before ${later}/ in the pipeline.`,
          })),
          ...(stage === 'cli'
            ? []
            : [{ regex: '^(\\.\\./)+config(/|\\.js$)', message: 'Only cli/ reads the configuration.' }]),
          ...(PURE.has(stage)
            ? [
                {
                  regex: '^(node:)?(fs|fs/promises|net|http|https|dns|child_process)$',
                  message: `${stage}/ does no I/O.`,
                },
              ]
            : []),
        ],
      },
    ],
    ...(PURE.has(stage)
      ? {
          'no-restricted-properties': [
            'error',
            {
              object: 'Date',
              property: 'now',
              message: `${stage}/ has no clock: take the time as a parameter.`,
            },
            { object: 'Math', property: 'random', message: `${stage}/ is deterministic: take a seed.` },
          ],
          'no-restricted-globals': ['error', 'process'],
        }
      : {}),
  },
}));

export default tseslint.config(
  { ignores: ['**/dist/**', '**/coverage/**', 'node_modules/**'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'no-console': 'error',
      'no-control-regex': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: {
      globals: Object.fromEntries(
        ['process', 'URL', 'Buffer', 'performance', 'setTimeout', 'clearTimeout'].map((name) => [
          name,
          'readonly',
        ]),
      ),
    },
  },
  ...stageRules,
);
