import * as z from 'zod';

/** 64-bit integers come as text. */
export const figure = z.union([z.number(), z.string()]).transform(Number);
/** Nothing where there is nothing to be said of. */
export const figureOrNothing = figure.nullable().transform((value) => value ?? undefined);
export const window = z.enum(['1d', '7d', '28d']);
