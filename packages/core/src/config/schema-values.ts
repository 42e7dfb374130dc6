import { z } from 'zod';

/** A non-empty string. */
export const text: z.ZodType<string> = z.string().min(1);

/** A boolean that defaults to false. */
export const flag: z.ZodType<boolean> = z.boolean().default(false);

export const textList: z.ZodType<string[]> = z.array(text);

/** A whole number. Values above 2^53 are allowed, because users write them to mean "no limit". */
export const count: z.ZodType<number> = z.number().refine(Number.isInteger);

/** A number of seconds, with or without a fraction. */
export const seconds: z.ZodType<number> = z.number();

/** A number of seconds above 0. */
export const positiveSeconds: z.ZodType<number> = z.number().positive();

export const optionsTable: z.ZodType<Readonly<Record<string, unknown>>> = z.record(z.string(), z.unknown());
