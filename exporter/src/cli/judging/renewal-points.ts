/** Where it stands in the store how far what is stored is judged by what is known. */
export const RENEWAL = 'renewal';
/** The edition by which all of it is judged. */
export const KNOWLEDGE = 'knowledge';
