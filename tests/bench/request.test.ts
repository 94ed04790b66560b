import { readRequest } from './request.js';

const BENCHES = new Map([
  ['parse', ['throughput', 'memory']],
  ['store', ['insert']],
]);

describe('what the command line asks for', () => {
  it('is every bench where none is named', () => {
    expect(readRequest([], BENCHES)).toEqual({
      asks: 'bench',
      bench: {
        names: ['parse', 'store'],
        json: false,
        rounds: undefined,
        parts: [],
        quick: false,
        records: undefined,
        minutes: undefined,
        mails: undefined,
        interrupt: false,
        files: undefined,
        mib: undefined,
        addresses: undefined,
      },
    });
  });

  it('is the benches and parts that are named', () => {
    const args = [
      'parse',
      '--part',
      'memory',
      '--rounds',
      '3',
      '--json',
      '--quick',
      '--records',
      '1000',
      '--minutes',
      '5',
      '--mails',
      '7',
      '--interrupt',
      '--files',
      '200',
      '--mib',
      '20',
      '--addresses',
      '500',
    ];
    expect(readRequest(args, BENCHES)).toEqual({
      asks: 'bench',
      bench: {
        names: ['parse'],
        json: true,
        rounds: 3,
        parts: ['memory'],
        quick: true,
        records: 1000,
        minutes: 5,
        mails: 7,
        interrupt: true,
        files: 200,
        mib: 20,
        addresses: 500,
      },
    });
  });

  it.each([
    [['prase'], 'There is no bench named prase.'],
    [['parse', '--part', 'insert'], 'There is no part named insert.'],
    [['--rounds', '0'], '--rounds takes a whole number from 1.'],
    [['--rounds', 'many'], '--rounds takes a whole number from 1.'],
    [['--mib', '2.5'], '--mib takes a whole number from 1.'],
    [['--minutes', '0'], '--minutes takes a whole number from 1.'],
    [['--mails', 'all'], '--mails takes a whole number from 1.'],
    [['--records', '1.5'], '--records takes a whole number from 1.'],
  ])('%j is nonsense', (args, problem) => {
    expect(readRequest(args, BENCHES)).toEqual({ asks: 'nonsense', problem });
  });

  it('names an option it does not know', () => {
    expect(readRequest(['--fast'], BENCHES)).toMatchObject({
      asks: 'nonsense',
      problem: expect.stringContaining('--fast') as unknown,
    });
  });

  it('is help before anything else', () => {
    expect(readRequest(['nothing', '--help'], BENCHES)).toEqual({ asks: 'help' });
  });
});
