import { Recent } from './recent.js';

function counted(most: number): { recent: Recent<string, string>; asked: string[] } {
  const asked: string[] = [];
  const recent = new Recent<string, string>(most, (key) => {
    asked.push(key);
    return key.toUpperCase();
  });
  return { recent, asked };
}

test('what was answered is not asked again', () => {
  const { recent, asked } = counted(10);
  expect([recent.get('a'), recent.get('a'), recent.get('b')]).toEqual(['A', 'A', 'B']);
  expect(asked).toEqual(['a', 'b']);
});

test('what is asked for again and again is kept, whatever comes between', () => {
  const { recent, asked } = counted(10);
  for (let i = 0; i < 1000; i++) {
    recent.get('often');
    recent.get(`once ${i}`);
  }
  expect(asked.filter((key) => key === 'often')).toHaveLength(1);
});

test('it never holds more than twice what it may', () => {
  const { recent } = counted(10);
  for (let i = 0; i < 1000; i++) {
    recent.get(`${i}`);
    expect(recent.size).toBeLessThanOrEqual(20);
  }
});
