/** Why a file is not used, or not the newest of it. */
export const FILE_TROUBLES = {
  missing: 'there is no such file',
  unreadable: 'it cannot be read',
  too_large: 'it is larger than its setting file_bytes allows',
  broken: 'it is not what it should be, or not all of it',
} as const;

export type FileTrouble = keyof typeof FILE_TROUBLES;
