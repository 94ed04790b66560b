import type { Application } from 'express';
import { DEFAULT_LIMITS } from '../model/limits.js';
import { DEFAULT_LIMITS_OF_TESTS } from './testing/limits.js';
import { Api } from './api.js';
import { openapi } from './openapi.js';

/** Routes of the API, as they are told to express. */
function routes(): string[] {
  const paths: string[] = [];
  const note = (path: string): void => {
    paths.push(path);
  };
  const app = {
    all: note,
    get: note,
    post: note,
  } as unknown as Application;
  new Api({
    limits: DEFAULT_LIMITS_OF_TESTS,
    readLimits: DEFAULT_LIMITS,
    version: '1.2.3',
    host: 'here',
    catalogue: () => [],
    mostLabels: () => 10,
    notifications: { requestBytes: 1, textCharacters: 1 },
    onNotified: () => undefined,
    onTold: () => undefined,
    now: () => 0,
    clock: () => 0,
    random: () => 0,
    onRefused: () => undefined,
    onError: () => undefined,
  }).addTo(app);
  return paths.map((path) => path.replaceAll(/[:*](\w+)/g, '{$1}'));
}

const DOCUMENT = openapi('1.2.3') as {
  paths: object;
  info: { version: string };
  components: { schemas: object };
};

it('has every path that there is, and no other', () => {
  expect(Object.keys(DOCUMENT.paths).sort()).toEqual(routes().sort());
  expect(DOCUMENT.info.version).toBe('1.2.3');
});

it('refers to nothing that is not there', () => {
  const names = [...JSON.stringify(DOCUMENT).matchAll(/#\/components\/schemas\/(\w+)/g)].map(
    ([, name]) => name,
  );
  expect(new Set(names)).toEqual(new Set(Object.keys(DOCUMENT.components.schemas)));
});
