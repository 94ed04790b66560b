import { reportPieces, reportXml } from './data.js';

describe('the data of the bench', () => {
  const xml = [...reportXml(2000)].join('');
  const sources = [...xml.matchAll(/<source_ip>([^<]+)<\/source_ip>/g)].map(([, ip]) => ip);

  it('has as many records as asked for', () => {
    expect(xml.match(/<record>/g)).toHaveLength(2000);
    expect(sources).toHaveLength(2000);
  });

  it('is the same bytes in pieces and every time', () => {
    expect(Buffer.concat([...reportPieces(2000, 1000)]).toString()).toBe(xml);
  });

  it('takes about 690 bytes a record', () => {
    expect(xml.length / 2000).toBeGreaterThan(650);
    expect(xml.length / 2000).toBeLessThan(700);
  });

  it('repeats no source', () => {
    expect(new Set(sources).size).toBe(2000);
  });
});
