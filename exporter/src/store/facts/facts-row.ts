import * as z from 'zod';
import type { SourceFacts } from '../../model/source-facts.js';

/** Facts as they stand in a row. */
export const FACT_COLUMNS = 'country, asn, as_name, ptr, ptr_confirmed, ptr_domain';

export const FACTS = {
  country: z.string(),
  asn: z.number(),
  as_name: z.string(),
  ptr: z.string(),
  ptr_confirmed: z.boolean(),
  ptr_domain: z.string(),
};

export function factsOf(row: z.output<z.ZodObject<typeof FACTS>>): SourceFacts {
  const { country, asn, ptr } = row;
  return {
    ...{ country, asn, ptr },
    asName: row.as_name,
    ptrConfirmed: row.ptr_confirmed,
    ptrDomain: row.ptr_domain,
  };
}
