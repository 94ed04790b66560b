import { basename } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { formatPrefix, parsePrefix } from '../addresses/prefix.js';
import { parseIp } from '../../parse/values/ip.js';
import { catalogueFiles } from './catalogue-files.js';
import type { Candidates } from './candidates.js';
import type { Match } from './match.js';
import { readSenders } from './read-senders.js';
import { EVIDENCE_KINDS, type EvidenceKind } from './sender.js';
import { SenderIndex } from './sender-index.js';
import { packSenders, shippedText, unpackSenders } from './shipped.js';

const files = catalogueFiles();
const { senders, problems } = readSenders(files);
const index = new SenderIndex(senders);

const value = z.union([z.string(), z.number()]).transform(String).optional();
const item = z.object({
  ...{ dkim: value, envelope: value, ptr: value, range: value, asn: value, selector: value },
  ...{ yes: value, no: value, source: value },
});
const form = z.object({
  category: z.string(),
  senders: z.array(z.object({ key: z.string(), site: z.string().optional(), evidence: z.array(item) })),
});

interface Item {
  readonly key: string;
  readonly kind: EvidenceKind;
  readonly value: string;
  readonly yes: string | undefined;
  readonly no: string | undefined;
  readonly source: string | undefined;
}

/** As the files have them, with what is for the tests alone. */
const items = files.flatMap(({ text }) =>
  form.parse(parse(text)).senders.flatMap(({ key, evidence }) =>
    evidence.flatMap(({ yes, no, source, ...claims }) =>
      EVIDENCE_KINDS.flatMap((kind): Item[] => {
        const claimed = claims[kind];
        return claimed === undefined ? [] : [{ key, kind, value: claimed, yes, no, source }];
      }),
    ),
  ),
);

/** In mail that it is for. */
function found(kind: EvidenceKind, example: string): Match | undefined {
  return candidates(kind, example)?.[0];
}

function candidates(kind: EvidenceKind, example: string): Candidates | undefined {
  switch (kind) {
    case 'dkim':
      return index.dkim.find(example);
    case 'envelope':
      return index.envelope.find(example);
    case 'ptr':
      return index.ptr.find(example);
    case 'selector':
      return index.selectors.find(example);
    case 'range':
      return index.ranges.find(parseIp(example) ?? new Uint8Array(16));
    case 'asn':
      return index.asns.get(example);
  }
}

function words({ key, kind, value: claimed }: Item): string {
  return `${key}: ${kind} ${claimed}`;
}

describe('the catalogue of senders', () => {
  it('is in the form that it has to have, and no two senders claim the same', () => {
    expect(problems).toEqual([]);
  });

  it('writes a network as its first address and its length', () => {
    const wrong = items.filter(({ kind, value: claimed }) => {
      const prefix = kind === 'range' ? parsePrefix(claimed) : undefined;
      return prefix !== undefined && formatPrefix(prefix) !== claimed;
    });
    expect(wrong.map(words)).toEqual([]);
  });

  it('has a category a file, named after it', () => {
    const categories = files.map(({ text }) => form.parse(parse(text)).category);
    expect(files.map(({ name }) => basename(name, '.yml').replaceAll('-', '_'))).toEqual(categories);
  });

  it('cites a public document for all it says', () => {
    const without = items.filter(({ source = '' }) => !/^(https?:\/\/\S+|samples\/.+)$/.test(source));
    expect(without.map(words)).toEqual([]);
  });

  it('has an example for each item that shows the sender', () => {
    const wrong = items.filter(
      ({ key, kind, yes }) => yes === undefined || found(kind, yes)?.sender.key !== key,
    );
    expect(wrong.map((each) => `${words(each)} does not match ${each.yes ?? 'nothing'}`)).toEqual([]);
  });

  it('has a near miss for each item that does not show the sender by that item', () => {
    const wrong = items.filter(({ key, kind, value: claimed, no }) => {
      const match = no === undefined ? undefined : found(kind, no);
      return no === undefined || (match?.sender.key === key && match.value === claimed);
    });
    expect(wrong.map((each) => `${words(each)} matches ${each.no ?? 'nothing'}`)).toEqual([]);
  });
});

describe('names that lines of customers and rented machines have', () => {
  test.each([
    'spammer.hd.free.fr',
    'rns77-1-82-64-12-34.fbx.proxad.net',
    'p5b0d1a2c.dip0.t-ipconnect.de',
    'p4fd12345.dip.t-dialin.net',
    'host7.t-online.de',
    'pool-71-163-1-2.washdc.fios.verizon.net',
    'c-73-1-2-3.hsd1.wa.comcast.net',
    '203-0-113-7-static.hfc.comcastbusiness.net',
    '7.113.0.203.rev.sfr.net',
    'abo-7-113-68.mrs.modulonet.fr',
    'lfbn-idf1-1-123-45.w86-1.abo.wanadoo.fr',
    'adsl-1-2-3.abo.orange.fr',
    'cpe-24-1-2-3.nyc.res.rr.com',
    '203-0-113-7.lightspeed.irvnca.sbcglobal.net',
    '203-0-113-7.range86-1.btcentralplus.com',
    'cpc1-pete5-2-0-cust3.4-4.cable.virginm.net',
    'ec2-203-0-113-7.compute-1.amazonaws.com',
    'ec2-203-0-113-7.eu-west-1.compute.amazonaws.com',
    '7.113.0.203.bc.googleusercontent.com',
    'static.7.113.0.203.clients.your-server.de',
    'ip7.ip-203-0-113.eu',
    'vps-1a2b3c4d.vps.ovh.net',
    'ns3012345.ip-203-0-113.eu',
    'h2954708.stratoserver.net',
    's12345678.onlinehome-server.info',
    'vps7.kundenserver.de',
    'customer-nat.pub.webpod11-cph3.one.com',
    'ip-203-0-113-7.ip.secureserver.net',
    'vps7.websitewelcome.com',
    'static-ip-203-0-113-7.inaddr.ip-pool.com',
    'li123-45.members.linode.com',
    '203.0.113.7.vultrusercontent.com',
    'fl1-203-0-113-7.tky.mesh.ad.jp',
    'zq012345.ppp.dion.ne.jp',
    '203-0-113-7.tpgi.com.au',
    '203-0-113-7.dyn.iinet.net.au',
  ])('%s is that of no sender', (name) => {
    expect(index.ptr.find(name)).toBeUndefined();
  });
});

it('is shipped as it is written: npm run docs', () => {
  expect(shippedText()).toBe(packSenders(senders));
  expect(unpackSenders(shippedText())).toEqual(senders);
});
