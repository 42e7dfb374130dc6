import { looksSecret, looksSecretParameter } from './names.js';

/** The maximum number of lines to check. A longer text is probably a file configured as a secret by mistake. */
const MAX_LINES = 200;
/** A shorter line of a key or piece of a path would match unrelated texts. */
const MIN_LINE_LENGTH = 12;

/**
 * Returns the parts of a secret that are secret by themselves because messages may quote them alone: the password in a
 * DSN, the credentials after `Bearer`, a line of a private key, the path of a webhook, the secrets within a JSON text.
 */
export function partsOf(text: string): string[] {
  return [...hiddenPartsOf(text), ...linesOf(text), ...credentialsOf(text), ...urlPartsOf(text)];
}

/** Returns the secret parts of any configured text: userinfo and parameters of a URL, secrets in JSON. */
export function hiddenPartsOf(text: string): string[] {
  return [...userinfoOf(text), ...pairsOf(text), ...jsonPartsOf(text)];
}

function linesOf(text: string): string[] {
  if (!text.includes('\n')) return [];
  const lines = text.split('\n', MAX_LINES).map((line) => line.trim());
  return lines.filter((line) => line.length >= MIN_LINE_LENGTH && !line.startsWith('-----'));
}

/** Extracts credentials: `Bearer abc` → `abc`; `Basic …` → also the password in it. */
function credentialsOf(text: string): string[] {
  const [, header, scheme = '', credentials] =
    /^\s*(?:([\w-]{1,40}):\s*)?(?:(\w{3,20})\s+)?(\S{4,})\s*$/.exec(text) ?? [];
  if (credentials === undefined || (header === undefined && scheme === '')) return [];
  const decoded = /^basic$/i.test(scheme) ? Buffer.from(credentials, 'base64').toString() : '';
  return decoded.includes(':') ? [credentials, decoded.slice(decoded.indexOf(':') + 1)] : [credentials];
}

/** Returns the userinfo of a URL or of an address without a scheme: all of it and the password, encoded and decoded. */
function userinfoOf(text: string): string[] {
  const [, scheme, info] =
    /^\s*(?:([a-z][a-z0-9+.-]*:)?\/\/)?([^\s@/:][^\s@/]*|[^\s/:@]*:\S+)@[^\s@]+$/i.exec(text) ?? [];
  if (info === undefined) return [];
  const colon = info.indexOf(':');
  // `someone@example.com` is a mail address, but after a scheme the userinfo may be a token.
  if (colon < 0) return scheme === undefined ? [] : withDecoded(info);
  if (/^(?:mailto|sip)$/i.test(info.slice(0, colon))) return [];
  return [info, ...withDecoded(info.slice(colon + 1))];
}

/** Returns path and query of a URL that is entirely secret (a webhook), because servers quote them in errors. */
function urlPartsOf(text: string): string[] {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return [];
  const { pathname, search } = new URL(text);
  const pieces = pathname.split('/').filter((piece) => piece.length >= MIN_LINE_LENGTH);
  return [pathname + search, pathname, ...pieces, search.slice(1)].filter((part) => part.length >= MIN_LINE_LENGTH);
}

/** Returns secrets in pairs: `Server=a;Password=b`, `host=a password=b`, `https://a/?token=b`. */
function pairsOf(text: string): string[] {
  const found: string[] = [];
  for (const [, name = '', value = ''] of text.matchAll(
    /(?:^|[;&?\s,])([\w .-]{1,64}?)\s*=\s*("[^"]*"|'[^']*'|[^;&\s]+)/g,
  )) {
    const isQuery = text.includes('?');
    if (isQuery ? looksSecretParameter(name, value) : looksSecret(name))
      found.push(...withDecoded(value.replace(/^(["'])(.*)\1$/, '$2')));
  }
  return found;
}

function jsonPartsOf(text: string): string[] {
  if (!/^\s*[{[]/.test(text)) return [];
  try {
    return [...secretsIn(JSON.parse(text) as unknown, false)];
  } catch {
    return []; // it only looks like JSON
  }
}

function* secretsIn(value: unknown, isSecret: boolean): Generator<string> {
  if (typeof value === 'string' && isSecret) yield value;
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) yield* secretsIn(inner, isSecret || looksSecret(name));
}

function withDecoded(text: string): string[] {
  if (!text.includes('%')) return [text];
  try {
    return [text, decodeURIComponent(text)];
  } catch {
    return [text]; // not valid percent-encoding
  }
}
