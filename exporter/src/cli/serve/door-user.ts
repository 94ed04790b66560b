import type { DoorUser } from '@plumbline/embedded/hold.js';
import type { DoorReader } from '../../config/door-users.js';
import { rowsAbout, VIEWS_OF_DOMAINS } from '../../store/readers/rows-about.js';
import { databaseByDomain } from '../../store/readers/views-by-domain.js';

/** A reader as the door knows it. Whose rows are some domains' has no views of what belongs to no domain. */
export function doorUserOf(
  { name, password, views, domains, limits }: DoorReader,
  database: string,
): DoorUser {
  const ofDomains = (views ?? VIEWS_OF_DOMAINS).filter((view) => VIEWS_OF_DOMAINS.includes(view));
  const shown = domains === undefined ? views : ofDomains;
  return {
    user: name,
    password,
    ...(shown === undefined ? {} : { views: shown }),
    ...(domains === undefined
      ? {}
      : { rows: rowsAbout(domains, database), database: databaseByDomain(database) }),
    caps: {
      doorStatements: limits.statements,
      doorStatementSeconds: limits.statement_time,
      doorStatementMemoryBytes: limits.statement_memory_bytes,
      doorResultRows: limits.result_rows,
      doorResultBytes: limits.result_bytes,
    },
  };
}
