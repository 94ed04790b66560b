import type { Disposition, DkimWord, SpfScope, SpfWord } from '../../model/report.js';
import type { DomainName, Stated } from '../../model/stated.js';
import { readDomain } from '../values/domain.js';
import { NameTable } from '../xml/names.js';
import { Interned } from './interned.js';
import { readCount, readIp, type Problem } from './numbers.js';
import { NAME_IDS } from './schema.js';
import {
  readAligned,
  readDisposition,
  readDkimWord,
  readOverrideType,
  readScope,
  readSpfWord,
} from './words.js';

/** Slots, as a power of two: of texts anybody may write, and of words of a small set. */
const MANY = 12;
const FEW = 7;

/**
 * What aggregate reports have said so far, by the bytes they said it in. Bounded; share one between documents, so
 * that a small report need not learn it all again.
 */
export class Vocabulary {
  readonly names = new NameTable(NAME_IDS);
  readonly domains = new Interned<DomainName>(MANY, (raw) => {
    const { name, deviations } = readDomain(raw);
    return { value: name, deviations };
  });
  readonly texts = new Interned<string>(MANY, (text) => ({ value: text.trim(), deviations: [] }));
  readonly dispositions = new Interned<Stated<Disposition>>(FEW, readDisposition);
  readonly aligned = new Interned<boolean | undefined>(FEW, readAligned);
  readonly dkimWords = new Interned<Stated<DkimWord>>(FEW, readDkimWord);
  readonly spfWords = new Interned<Stated<SpfWord>>(FEW, readSpfWord);
  readonly scopes = new Interned<Stated<SpfScope>>(FEW, readScope);
  readonly overrideTypes = new Interned<string>(FEW, readOverrideType);
  /** Counts that are not plain digits, and addresses that are not dotted. */
  readonly counts = new Interned<number | Problem>(FEW, (raw) => {
    const read = readCount(raw);
    return 'reason' in read
      ? { value: read, deviations: [] }
      : { value: read.count, deviations: read.deviations };
  });
  readonly addresses = new Interned<Uint8Array | Problem>(FEW, (raw) => {
    const read = readIp(raw);
    return 'reason' in read
      ? { value: read, deviations: [] }
      : { value: read.ip, deviations: read.deviations };
  });
}
