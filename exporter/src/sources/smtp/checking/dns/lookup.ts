export type RecordType = 'TXT' | 'A' | 'AAAA' | 'MX' | 'PTR';

export interface MailExchange {
  readonly exchange: string;
  readonly priority: number;
}

/** What the DNS answers: a text in one piece, an address, a name; and nothing where there is no such record. */
export type Answers = readonly (string | MailExchange)[];

/** Asks the DNS. Throws where it does not answer, and only then. */
export type Lookup = (name: string, type: RecordType) => Promise<Answers>;

export async function textsOf(name: string, lookup: Lookup): Promise<string[]> {
  return (await lookup(name, 'TXT')).filter((answer) => typeof answer === 'string');
}
