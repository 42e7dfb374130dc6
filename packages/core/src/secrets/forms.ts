/** One form in which a secret may occur in a text. Percent, backslash and HTML escapes are undone before (views.ts). */
export interface SecretForm {
  readonly text: string;
  /** Match only where no letter or digit is adjacent. */
  readonly alone: boolean;
  /** A piece of base64. The adjacent characters may contain bits of it. */
  readonly base64: boolean;
}

/** A shorter secret is too likely to be part of another word. */
const MIN_LENGTH = 4;
/** So is a plain word or number shorter than this. */
const MIN_WORD_LENGTH = 8;
/** A shorter piece of base64 would match unrelated texts. */
const MIN_BASE64_LENGTH = 6;
const MIN_HEX_LENGTH = 8;
/**
 * The password of the simulator and of the demo. It is in our documentation and is also our name, so redacting it would
 * garble most log lines and hide nothing.
 */
const PUBLIC = 'gostats';

/** Returns every form of a secret. */
export function formsOf(secret: string): SecretForm[] {
  if (secret.trim() === '' || secret === PUBLIC) return [];
  const forms = new Map<string, SecretForm>();
  const add = (text: string, form: Omit<SecretForm, 'text'>): void => {
    if (!forms.has(text)) forms.set(text, { text, ...form });
  };
  const written = secret.toWellFormed();
  for (const text of new Set([secret, secret.trim(), written, written.normalize('NFC'), written.normalize('NFD')])) {
    add(text, { alone: isCommon(text), base64: false });
    // HTML forms encode a space as "+".
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
 * Returns the pieces that the base64 of any text with the secret contains. Three bytes become four characters, so there
 * are three alignments. Characters that share bits with adjacent bytes are left out.
 */
function base64Pieces(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    const own = encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
    return own.length < MIN_BASE64_LENGTH ? [] : [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
