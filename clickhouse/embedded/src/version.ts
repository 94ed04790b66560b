/** The engine that this package is tested with. */
export const CHDB_VERSION = '3.4.0';
