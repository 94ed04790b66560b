import { readRequest } from './request.js';

const BENCHES = new Map([
  ['parse', ['throughput', 'memory']],
  ['store', ['insert']],
]);

describe('what the command line asks for', () => {
  it('is every bench where none is named', () => {
    expect(readRequest([], BENCHES)).toEqual({
      asks: 'bench',
      bench: { names: ['parse', 'store'], json: false, rounds: undefined, parts: [] },
    });
  });

  it('is the benches and parts that are named', () => {
    expect(readRequest(['parse', '--part', 'memory', '--rounds', '3', '--json'], BENCHES)).toEqual({
      asks: 'bench',
      bench: { names: ['parse'], json: true, rounds: 3, parts: ['memory'] },
    });
  });

  it.each([
    [['prase'], 'There is no bench named prase.'],
    [['parse', '--part', 'insert'], 'There is no part named insert.'],
    [['--rounds', '0'], '--rounds takes a whole number from 1.'],
    [['--rounds', 'many'], '--rounds takes a whole number from 1.'],
  ])('%j is nonsense', (args, problem) => {
    expect(readRequest(args, BENCHES)).toEqual({ asks: 'nonsense', problem });
  });

  it('names an option it does not know', () => {
    expect(readRequest(['--quick'], BENCHES)).toMatchObject({
      asks: 'nonsense',
      problem: expect.stringContaining('--quick') as unknown,
    });
  });

  it('is help before anything else', () => {
    expect(readRequest(['nothing', '--help'], BENCHES)).toEqual({ asks: 'help' });
  });
});
