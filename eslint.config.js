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
/** Folders that must stay pure: no I/O, no clock, no chance, no configuration. */
const PURE = new Set(['model', 'unpack', 'parse', 'demo']);
/** All that is imported into them besides the stages before them; the last two for what is called testing/. */
const PURE_MODULES = [
  ...['node:buffer', 'node:crypto', 'node:url', 'node:util', 'node:zlib'],
  ...['fast-xml-parser', 'fflate', 'tldts'],
  ...['fast-check', 'saxes'],
];
const IMPURE_GLOBALS = [
  ...['process', 'global', 'globalThis', 'require', 'navigator'],
  ...['performance', 'setTimeout', 'setInterval', 'setImmediate'],
  ...['crypto', 'fetch', 'WebSocket', 'EventSource', 'BroadcastChannel'],
];

const STATIC_IMPORTS = ['ImportExpression', 'TSImportType'].map((selector) => ({
  selector,
  message: 'Imports stand at the top, where the order of the stages is checked.',
}));

/** Nothing comes after cli/: it may load parts of ours when they are needed, by a name that stands there. */
const NAMED_IMPORTS = [
  {
    selector: 'ImportExpression:not([source.value=/^\\.{1,2}\\//])',
    message: 'What is loaded later is a part of ours, named where it is loaded.',
  },
  ...STATIC_IMPORTS.filter(({ selector }) => selector !== 'ImportExpression'),
];

/** The rules for imports that keep the stages in order. */
function orderOf(stage) {
  const later = STAGES.slice(STAGES.indexOf(stage) + 1);
  return [
    { regex: '^@plumbline/exporter', message: 'Inside the exporter imports are relative.' },
    ...(stage === 'cli' || stage === 'config'
      ? []
      : [
          {
            regex: '^@plumbline/embedded',
            message: 'Only config/ and cli/ know which kind of store there is.',
          },
        ]),
    ...(stage === 'store' || stage === 'config'
      ? []
      : [{ regex: '^@plumbline/schema', message: 'Only store/ knows the schema.' }]),
    { regex: '^chdb', message: 'The engine is loaded in clickhouse/embedded alone.' },
    ...later.map((name) => ({
      regex: importOf(name),
      message: `${stage}/ comes before ${name}/ in the pipeline.`,
    })),
    ...(stage === 'cli'
      ? []
      : [{ regex: importOf('config'), message: 'Only cli/ reads the configuration.' }]),
  ];
}

function importOf(stage) {
  return `^\\.{1,2}/(.+/)?${stage}(/|\\.js$)`;
}

/** The rules for imports that keep a stage pure. */
function purityOf(stage) {
  return [
    {
      regex: `^(?!\\.{1,2}/|(${PURE_MODULES.join('|')})$)`,
      message: `${stage}/ does no I/O: it imports nothing but ${PURE_MODULES.join(', ')}.`,
    },
    {
      regex: '^node:crypto$',
      allowImportNames: ['createHash', 'Hash'],
      message: `${stage}/ is deterministic: of node:crypto it takes hashes alone.`,
    },
  ];
}

function pureRules(stage) {
  const noClock = `${stage}/ has no clock: take the time as a parameter.`;
  return {
    'no-restricted-imports': ['error', { patterns: [...orderOf(stage), ...purityOf(stage)] }],
    'no-restricted-syntax': [
      'error',
      ...STATIC_IMPORTS,
      { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: noClock },
      { selector: 'CallExpression[callee.name="Date"]', message: noClock },
    ],
    'no-restricted-properties': [
      'error',
      { object: 'Date', property: 'now', message: noClock },
      { object: 'AbortSignal', property: 'timeout', message: noClock },
      { object: 'Math', property: 'random', message: `${stage}/ is deterministic: take a seed.` },
    ],
    'no-restricted-globals': ['error', ...IMPURE_GLOBALS],
  };
}

function rulesOf(stage) {
  if (PURE.has(stage)) return pureRules(stage);
  return {
    'no-restricted-imports': ['error', { patterns: orderOf(stage) }],
    'no-restricted-syntax': ['error', ...(stage === 'cli' ? NAMED_IMPORTS : STATIC_IMPORTS)],
  };
}

const stageRules = STAGES.map((stage) => ({
  files: [`exporter/src/${stage}/**/*.ts`, `exporter/src/${stage}.ts`],
  // A test of the store asks the engine itself.
  ignores: ['**/*.test.ts', 'exporter/src/store/testing/**'],
  rules: rulesOf(stage),
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
