import type { Answer } from './answer.js';
import { shared } from './shared.js';

const NONE: Answer = { outcome: 'none', values: [] };

let asked: string[];
let answer: () => Promise<Answer>;

const ask = (name: string, type: string): Promise<Answer> => {
  asked.push(`${type} ${name}`);
  return answer();
};

beforeEach(() => {
  asked = [];
  answer = () => Promise.resolve(NONE);
});

it('has one question for all who ask it at once, and one each for others', async () => {
  const one = shared(ask);
  const names = [...Array<string>(250).fill('a.example'), 'b.example'];
  const answers = await Promise.all([...names.map((name) => one(name, 'A')), one('a.example', 'AAAA')]);
  expect(answers).toEqual(Array(252).fill(NONE));
  expect(asked).toEqual(['A a.example', 'A b.example', 'AAAA a.example']);
});

it('asks again as soon as it was answered, whatever came of it', async () => {
  const one = shared(ask);
  await one('a.example', 'A');
  answer = () => Promise.reject(new Error('a bug'));
  await expect(Promise.all([one('a.example', 'A'), one('a.example', 'A')])).rejects.toThrow('a bug');
  answer = () => Promise.resolve(NONE);
  expect(await one('a.example', 'A')).toBe(NONE);
  expect(asked).toHaveLength(3);
});
