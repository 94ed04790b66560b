import { ExtensionCapture } from './extensions.js';

function capture(limit = 1000): ExtensionCapture {
  return new ExtensionCapture(limit);
}

test('nothing captured is nothing', () => {
  expect(capture().take()).toBeUndefined();
});

test('keeps names, attributes, text and children as JSON', () => {
  const kept = capture();
  kept.open('x:outer');
  kept.attribute('id', '1');
  kept.attribute('xmlns:x', 'urn:x');
  kept.text('\n  ');
  kept.open('inner');
  kept.text(' one ');
  kept.text('two ');
  kept.close();
  kept.open('empty');
  kept.close();
  kept.close();
  kept.open('second');
  kept.close();
  expect(JSON.parse(kept.take() ?? '')).toEqual([
    {
      name: 'x:outer',
      attributes: { id: '1', 'xmlns:x': 'urn:x' },
      children: [{ name: 'inner', text: 'one two' }, { name: 'empty' }],
    },
    { name: 'second' },
  ]);
});

test('starts anew after it was taken', () => {
  const kept = capture();
  kept.open('a');
  kept.close();
  expect(kept.take()).toBe('[{"name":"a"}]');
  expect(kept.take()).toBeUndefined();
});

test('an attribute of any name is an attribute', () => {
  const kept = capture();
  kept.open('a');
  kept.attribute('__proto__', 'x');
  kept.close();
  expect(kept.take()).toBe('[{"name":"a","attributes":{"__proto__":"x"}}]');
});

test('knows how deep it is', () => {
  const kept = capture();
  kept.open('a');
  kept.open('b');
  expect(kept.depth).toBe(2);
  kept.close();
  kept.close();
  expect(kept.depth).toBe(0);
});

test('what turned out to be no extension is forgotten, what came before is not', () => {
  const kept = capture();
  kept.open('a');
  kept.close();
  kept.open('wrapper');
  kept.open('b');
  kept.discard();
  expect(kept.depth).toBe(0);
  expect(kept.take()).toBe('[{"name":"a"}]');
});

test('what is over the limit is left out, and said', () => {
  const kept = capture(50);
  kept.open('a');
  kept.text('x'.repeat(20));
  kept.text('y'.repeat(20));
  kept.attribute('b', 'z'.repeat(40));
  kept.open('c');
  kept.close();
  kept.close();
  expect(kept.cut).toBe(true);
  expect(kept.take()).toBe(`[{"name":"a","text":"${'x'.repeat(20)}"}]`);
  expect(kept.cut).toBe(false);
});

test('what fills the limit is all there', () => {
  const kept = capture(17);
  kept.open('a');
  kept.close();
  expect(kept.cut).toBe(false);
  expect(kept.take()).toBe('[{"name":"a"}]');
});
