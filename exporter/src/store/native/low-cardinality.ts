import { ByteWriter } from './byte-writer.js';
import { bytesOf, type ColumnType } from './column-type.js';

/** The version of the serialization: dictionaries that stand beside their indexes. */
const VERSION = bytesOf(Uint32Array.of(1, 0));
/** The block's dictionary follows, and is all there is; the low byte says how wide the indexes are. */
const HAS_KEYS = 512;

/** LowCardinality(String): each word once, and for each row the number of its word. */
export const lowCardinality: ColumnType<string> = {
  name: 'LowCardinality(String)',
  prefix: [VERSION],
  encode: (values) => {
    const numbers = new Map<string, number>();
    const indexes = Uint32Array.from(values, (value) => {
      const number = numbers.get(value) ?? numbers.size;
      numbers.set(value, number);
      return number;
    });
    return dictionaryEncoded([...numbers.keys()], indexes);
  },
};

/** The same from the words and the numbers by which the rows mean them; the words need not differ. */
export function dictionaryEncoded(words: readonly string[], indexes: Uint32Array): Uint8Array[] {
  if (indexes.length === 0) return [];
  const width = words.length <= 2 ** 8 ? 0 : words.length <= 2 ** 16 ? 1 : 2;
  const dictionary = new ByteWriter();
  dictionary.append(bytesOf(Uint32Array.of(HAS_KEYS + width, 0, words.length, 0)));
  for (const word of words) dictionary.text(word);
  dictionary.append(bytesOf(Uint32Array.of(indexes.length, 0)));
  return [dictionary.take(), narrowed(indexes, width)];
}

function narrowed(indexes: Uint32Array, width: 0 | 1 | 2): Uint8Array {
  if (width === 0) return new Uint8Array(indexes);
  return bytesOf(width === 1 ? new Uint16Array(indexes) : indexes);
}
