import { minimised } from './minimise.js';

async function madeSmall(text: string, isStill: (text: string) => boolean, tries = 1000): Promise<string> {
  const fails = (bytes: Buffer): Promise<boolean> => Promise.resolve(isStill(bytes.toString()));
  return (await minimised(Buffer.from(text), fails, { tries })).toString();
}

describe('an input made small', () => {
  test('keeps only what it needs to fail', async () => {
    expect(await madeSmall('some text < with & a few of them', (text) => /<.*&/.test(text))).toBe('<&');
  });

  test('is empty where everything fails', async () => {
    expect(await madeSmall('anything', () => true)).toBe('');
  });

  test('stays as it is where nothing can go', async () => {
    expect(await madeSmall('abc', (text) => text === 'abc')).toBe('abc');
  });

  test('is as small as a few tries make it', async () => {
    expect(await madeSmall('a'.repeat(64), (text) => text.includes('a'), 3)).toHaveLength(16);
  });
});
