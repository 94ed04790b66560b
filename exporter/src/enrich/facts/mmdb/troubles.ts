/** Why a file of facts is not used, or not the newest of it. */
export const FILE_TROUBLES = {
  missing: 'there is no such file',
  unreadable: 'it cannot be read',
  too_large: 'it is larger than facts.file_bytes',
  broken: 'it is no database, or not a whole one',
} as const;

export type FileTrouble = keyof typeof FILE_TROUBLES;
