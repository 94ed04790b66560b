import * as z from 'zod';

/** A series within a family and a domain: the family's name, and the values of its labels. */
export type SeriesWords = readonly string[];

const REMEMBERED = z.object({
  /** Of the figures; another where one of them is another. */
  hash: z.string(),
  /** How often it was said again. */
  repeat: z.number(),
  /** `sending`: whether it is there nobody knows. */
  state: z.enum(['sending', 'written', 'too_old', 'refused']),
  series: z.array(z.array(z.string())),
});

/** What is known of a part of a day that was sent. */
export type Remembered = Readonly<z.output<typeof REMEMBERED>>;

/** Undefined where nothing is, and where another version has written what this one does not know. */
export function readRemembered(text: string): Remembered | undefined {
  try {
    const read = REMEMBERED.safeParse(JSON.parse(text === '' ? 'null' : text));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}
