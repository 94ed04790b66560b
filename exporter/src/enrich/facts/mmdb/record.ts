/** What a database says of a network; empty or 0 where it says nothing. */
export interface NetworkFacts {
  readonly country: string;
  readonly asn: number;
  readonly asName: string;
}

export const NOTHING_KNOWN: NetworkFacts = { country: '', asn: 0, asName: '' };

/** A name that is longer is cut: it is of use to people, and stands in a table. */
const NAME_CHARACTERS = 200;
const MOST_ASN = 2 ** 32 - 1;

/**
 * The country and the network operator in a record, as its maker documents them: MaxMind and DB-IP nest (`country`
 * with `iso_code`, `autonomous_system_number` at the top or in `traits`), IPinfo is flat (`country_code`, once
 * `country`; `asn` as `AS15169`, with `as_name`, or `name`), ip-location-db has `country_code`.
 */
export function networkFacts(record: unknown): NetworkFacts {
  if (!isTree(record)) return NOTHING_KNOWN;
  const traits = isTree(record['traits']) ? record['traits'] : {};
  const asn = asnOf(
    record['autonomous_system_number'] ?? traits['autonomous_system_number'] ?? record['asn'],
  );
  return { country: countryOf(record), asn, asName: asn === 0 ? '' : asNameOf(record, traits) };
}

type Tree = Readonly<Record<string, unknown>>;

function countryOf(record: Tree): string {
  const { country, registered_country: registered, country_code: code } = record;
  return (
    [isTree(country) ? country['iso_code'] : country, code, isTree(registered) ? registered['iso_code'] : '']
      .map(codeOf)
      .find((found) => found !== '') ?? ''
  );
}

/** ISO 3166 has ZZ and XX for nobody's; IPinfo has whole names under `country` beside `country_code`. */
function codeOf(value: unknown): string {
  if (typeof value !== 'string' || !/^[A-Z]{2}$/i.test(value)) return '';
  const code = value.toUpperCase();
  return code === 'ZZ' || code === 'XX' ? '' : code;
}

function asnOf(value: unknown): number {
  const number = typeof value === 'string' ? Number(/^(?:AS)?([0-9]{1,10})$/i.exec(value)?.[1]) : value;
  return typeof number === 'number' && Number.isInteger(number) && number > 0 && number <= MOST_ASN
    ? number
    : 0;
}

function asNameOf(record: Tree, traits: Tree): string {
  const name =
    record['autonomous_system_organization'] ??
    traits['autonomous_system_organization'] ??
    record['as_name'] ??
    record['name'];
  return typeof name === 'string' ? cleanText(name) : '';
}

/** In one line, and of a length that can be shown. */
export function cleanText(text: string): string {
  return text
    .slice(0, 4 * NAME_CHARACTERS)
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, NAME_CHARACTERS);
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
