/** The line that begins a mail of an mbox, where an empty line stands before it. */
export const MBOX_SEPARATOR = /^From \S[^\n]*\d:\d\d/;
/** Enough of a line to tell it from text that begins with "From ". */
export const MBOX_WINDOW = 512;
