/** JSON that is printed as it stands: numbers that JavaScript cannot hold, or that must keep their zeros. */
export interface Raw {
  readonly raw: string;
}

export type PapiValue =
  | string
  | number
  | boolean
  | null
  | Raw
  | readonly PapiValue[]
  | { readonly [name: string]: PapiValue };

export const raw = (text: string): Raw => ({ raw: text });

/** A whole body, with the white space that PAPI puts on the wire. */
export function papiText(body: PapiValue): string {
  return `${print(body)}\n`;
}

export function papiError(code: string, message: string): string {
  return papiText({ errors: [{ code, message }] });
}

function print(value: PapiValue): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (isRaw(value)) return value.raw;
  if (isList(value)) return `\n[\n${value.map(print).join(',\n')}\n]`;
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)} : ${print(member)}`);
  return `\n{\n${members.join(',\n')}\n}`;
}

const isList = (value: object): value is readonly PapiValue[] => Array.isArray(value);

const isRaw = (value: object): value is Raw => typeof (value as Partial<Raw>).raw === 'string';
