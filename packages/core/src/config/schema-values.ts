import { z } from 'zod';

/** Text that may not be empty. */
export const text: z.ZodType<string> = z.string().min(1);

/** A switch that is off where the file says nothing. */
export const flag: z.ZodType<boolean> = z.boolean().default(false);

export const textList: z.ZodType<string[]> = z.array(text);

/** A whole number; also one above 2^53, which somebody writes who means "for ever". */
export const count: z.ZodType<number> = z.number().refine(Number.isInteger);

/** Seconds, with a fraction if need be. */
export const seconds: z.ZodType<number> = z.number();

/** Seconds, more than none. */
export const positiveSeconds: z.ZodType<number> = z.number().positive();

export const optionsTable: z.ZodType<Readonly<Record<string, unknown>>> = z.record(z.string(), z.unknown());
