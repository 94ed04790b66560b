import { NO_FACTS } from '../../model/source-facts.js';
import { formatIp, parseIp } from '../../parse/values/ip.js';
import { ByAddress } from './by-address.js';

function ip(text: string): Uint8Array {
  return parseIp(text) ?? new Uint8Array(16);
}

function counted(most: number): { memory: ByAddress<{ text: string }>; asked: string[] } {
  const asked: string[] = [];
  const memory = new ByAddress(most, (address, { ptr }) => {
    asked.push(formatIp(address));
    return { text: `${formatIp(address)} ${ptr}` };
  });
  return { memory, asked };
}

test('an address is asked about once', () => {
  const { memory, asked } = counted(1000);
  for (let i = 0; i < 3; i++) expect(memory.get(ip('192.0.2.1'), NO_FACTS).text).toBe('192.0.2.1 ');
  expect(asked).toEqual(['192.0.2.1']);
});

test('other facts are another question; the country is not', () => {
  const { memory, asked } = counted(1000);
  memory.get(ip('192.0.2.1'), NO_FACTS);
  memory.get(ip('192.0.2.1'), { ...NO_FACTS, country: 'NO' });
  expect(asked).toHaveLength(1);
  const named = { ...NO_FACTS, ptr: 'mx.service.test', ptrConfirmed: true };
  expect(memory.get(ip('192.0.2.1'), named).text).toBe('192.0.2.1 mx.service.test');
  expect(memory.get(ip('192.0.2.1'), { ...named }).text).toBe('192.0.2.1 mx.service.test');
  expect(asked).toHaveLength(2);
});

test('addresses that meet at one place each have their own answer', () => {
  const { memory } = counted(1);
  for (const text of ['192.0.2.1', '2001:db8::1', '192.0.2.2', '192.0.2.1'])
    expect(memory.get(ip(text), NO_FACTS).text).toBe(`${text} `);
});

test('neighbours have places of their own', () => {
  const { memory, asked } = counted(4096);
  for (let round = 0; round < 2; round++)
    for (let i = 0; i < 256; i++) memory.get(ip(`198.51.100.${i}`), NO_FACTS);
  expect(asked.length).toBeLessThan(300);
});
