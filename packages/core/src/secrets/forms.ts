/** One way in which a secret may stand in a text. Percent signs, backslashes and HTML entities are undone before (views.ts). */
export interface SecretForm {
  readonly text: string;
  /** Only where no letter or digit touches it. */
  readonly alone: boolean;
  /** A piece of base64: the characters beside it may hold bits of it. */
  readonly base64: boolean;
}

/** Below this a secret is too likely to be a part of something else. */
const MIN_LENGTH = 4;
/** So is a plain word or a number below this. */
const MIN_WORD_LENGTH = 8;
/** Below this a piece of base64 would be found in unrelated texts. */
const MIN_BASE64_LENGTH = 6;
const MIN_HEX_LENGTH = 8;
/**
 * The password of the simulator and of the demo. It is printed in our documentation and is our own name: to replace it
 * would spoil most lines and hide nothing.
 */
const PUBLIC = 'gostats';

/** Every form of a secret. */
export function formsOf(secret: string): SecretForm[] {
  if (secret.trim() === '' || secret === PUBLIC) return [];
  const forms = new Map<string, SecretForm>();
  const add = (text: string, form: Omit<SecretForm, 'text'>): void => {
    if (!forms.has(text)) forms.set(text, { text, ...form });
  };
  const written = secret.toWellFormed();
  for (const text of new Set([secret, secret.trim(), written, written.normalize('NFC'), written.normalize('NFD')])) {
    add(text, { alone: isCommon(text), base64: false });
    // Forms write a blank as "+".
    if (text.includes(' ')) add(text.replaceAll(' ', '+'), { alone: false, base64: false });
    for (const encoded of new Set([text, JSON.stringify(text).slice(1, -1), encodeURIComponent(text.toWellFormed())])) {
      const bytes = Buffer.from(encoded);
      for (const piece of base64Pieces(bytes)) add(piece, { alone: false, base64: true });
      const hex = bytes.toString('hex');
      if (hex.length >= MIN_HEX_LENGTH)
        for (const one of [hex, hex.toUpperCase()]) add(one, { alone: false, base64: false });
    }
  }
  return [...forms.values()];
}

function isCommon(text: string): boolean {
  return text.length < MIN_LENGTH || (text.length < MIN_WORD_LENGTH && /^(?:\d+|[a-z]+|[A-Z]+)$/.test(text));
}

/**
 * What is sure to stand in the base64 of any text that holds the secret. Three bytes become four characters, so there are
 * three ways to be aligned; characters that share bits with a neighbour are left out.
 */
function base64Pieces(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    const own = encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
    return own.length < MIN_BASE64_LENGTH ? [] : [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
