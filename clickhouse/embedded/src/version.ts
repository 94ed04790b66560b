/** The engine that this package is tested with. */
export const CHDB_VERSION = '3.4.0';
/** What `SELECT version()` says in it. */
export const ENGINE_VERSION = '26.7.2.1';
