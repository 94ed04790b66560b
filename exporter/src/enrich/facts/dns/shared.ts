import type { Answer, Ask } from './answer.js';

/** Who asks what is being asked waits for the same answer. */
export function shared(ask: Ask): Ask {
  const underWay = new Map<string, Promise<Answer>>();
  return async (name, type) => {
    const key = `${type} ${name}`;
    const known = underWay.get(key);
    if (known !== undefined) return await known;
    const answer = ask(name, type).finally(() => underWay.delete(key));
    underWay.set(key, answer);
    return await answer;
  };
}
