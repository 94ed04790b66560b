import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

/** The house's own configuration, without the rules that need types: the files here do not exist. */
const eslint = new ESLint({
  cwd: fileURLToPath(new URL('../..', import.meta.url)),
  overrideConfig: [
    {
      files: ['**/*.ts'],
      languageOptions: { parserOptions: { projectService: false } },
      rules: { ...tseslint.configs.disableTypeChecked.rules },
    },
  ],
});

async function rulesBroken(file: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: `exporter/src/${file}` });
  const messages = result?.messages ?? [];
  return messages.map(({ ruleId, message }) => ruleId ?? message).filter((rule) => !rule.includes('unused'));
}

describe('a pure folder', () => {
  test.each([
    'export const later = await import("../cli/main.js");',
    'export type Later = typeof import("../cli/main.js");',
    'export * from "../cli/main.js";',
    'import "../../src/cli/main.js";',
    'import "../config/settings.js";',
    'import type { Later } from "@plumbline/exporter/cli/main.js";',
    ...['fs', 'node:fs', 'node:fs/promises', 'node:http2', 'node:tls', 'node:dgram', 'node:os'].map(imported),
    ...['node:timers', 'node:timers/promises', 'node:worker_threads', 'node:module', 'node:net'].map(
      imported,
    ),
    ...['pino', 'commander'].map(imported),
    'import { randomBytes } from "node:crypto";',
    'import { randomUUID } from "node:crypto";',
    'import * as all from "node:crypto";',
    'export const now = Date.now();',
    'export const { now } = Date;',
    'export const now = new Date();',
    'export const now = Date();',
    'export const now = performance.now();',
    'export const late = AbortSignal.timeout(1);',
    'setTimeout(String, 1);',
    'setInterval(String, 1);',
    'setImmediate(String);',
    'export const chance = Math.random();',
    'crypto.getRandomValues(new Uint8Array(1));',
    'export const { env } = process;',
    'export const { process } = globalThis;',
    'export const page = await fetch("https://example.com/");',
  ])('may not have %s', async (code) => {
    for (const folder of ['unpack/zip', 'unpack', 'parse/xml', 'demo', 'model'])
      expect({ folder, broken: await rulesBroken(`${folder}/new.ts`, code) }).not.toEqual({
        folder,
        broken: [],
      });
  });

  test.each([
    'export { REASONS } from "../model/reasons.js";',
    'export { createHash, type Hash } from "node:crypto";',
    'export { crc32, inflateSync } from "node:zlib";',
    'export { domainToASCII } from "node:url";',
    'export { Unzip } from "fflate";',
    'export const day = new Date(0).toISOString();',
    'export const day = Date.UTC(2026, 1);',
  ])('may have %s', async (code) => {
    expect(await rulesBroken('parse/xml/new.ts', code)).toEqual([]);
  });
});

test.each([
  ['pipeline.ts', 'import "./cli/main.js";'],
  ['pipeline.ts', 'import "./demo/mails.js";'],
  ['unpack/new.ts', 'import "./../parse/document.js";'],
  ['sources/new.ts', 'import "../unpack/unpack.js";'],
  ['sources/new.ts', 'import "../config/settings.js";'],
  ['sources/new.ts', 'export const later = await import("../unpack/unpack.js");'],
  ['cli/new.ts', 'import "@plumbline/exporter/pipeline.js";'],
])('%s keeps the order: not %s', async (file, code) => {
  expect(await rulesBroken(file, code)).not.toEqual([]);
});

test.each([
  ['pipeline.ts', 'import "./parse/document.js";'],
  ['sources/new.ts', 'import "node:fs/promises";'],
  ['cli/new.ts', 'import "../config/settings.js"; export const now = Date.now();'],
  ['parse/new.test.ts', 'import "../pipeline.js"; export const now = Date.now();'],
])('%s may have %s', async (file, code) => {
  expect(await rulesBroken(file, code)).toEqual([]);
});

function imported(module: string): string {
  return `import "${module}";`;
}
