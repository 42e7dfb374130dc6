import { looksSecret, looksSecretParameter } from './names.js';

/** Beyond it a file was taken for a secret by mistake: its lines are not looked at one by one. */
const MAX_LINES = 200;
/** A shorter line of a key, or a shorter piece of a path, would be found in unrelated texts. */
const MIN_LINE_LENGTH = 12;

/**
 * What of a secret is secret by itself, because others quote it alone: the password in a DSN, the credentials behind
 * `Bearer`, a line of a private key, the path of a webhook, the secrets within a JSON text.
 */
export function partsOf(text: string): string[] {
  return [...hiddenPartsOf(text), ...linesOf(text), ...credentialsOf(text), ...urlPartsOf(text)];
}

/** What of any text of a configuration is secret, whatever its name: userinfo and parameters of a URL, secrets in JSON. */
export function hiddenPartsOf(text: string): string[] {
  return [...userinfoOf(text), ...pairsOf(text), ...jsonPartsOf(text)];
}

function linesOf(text: string): string[] {
  if (!text.includes('\n')) return [];
  const lines = text.split('\n', MAX_LINES).map((line) => line.trim());
  return lines.filter((line) => line.length >= MIN_LINE_LENGTH && !line.startsWith('-----'));
}

/** `Bearer abc` → `abc`; `Basic …` → also the password in it. */
function credentialsOf(text: string): string[] {
  const [, header, scheme = '', credentials] =
    /^\s*(?:([\w-]{1,40}):\s*)?(?:(\w{3,20})\s+)?(\S{4,})\s*$/.exec(text) ?? [];
  if (credentials === undefined || (header === undefined && scheme === '')) return [];
  const decoded = /^basic$/i.test(scheme) ? Buffer.from(credentials, 'base64').toString() : '';
  return decoded.includes(':') ? [credentials, decoded.slice(decoded.indexOf(':') + 1)] : [credentials];
}

/** The userinfo of a URL or of an address without a scheme, whole and by its parts, as written and decoded. */
function userinfoOf(text: string): string[] {
  const [, scheme, info] =
    /^\s*(?:([a-z][a-z0-9+.-]*:)?\/\/)?([^\s@/:][^\s@/]*|[^\s/:@]*:\S+)@[^\s@]+$/i.exec(text) ?? [];
  if (info === undefined) return [];
  const colon = info.indexOf(':');
  // `someone@example.com` is an address of mail; with a scheme before it, a token may stand there alone.
  if (colon < 0) return scheme === undefined ? [] : withDecoded(info);
  if (/^(?:mailto|sip)$/i.test(info.slice(0, colon))) return [];
  return [info, ...withDecoded(info.slice(colon + 1))];
}

/** Path and query of a URL that is a secret as a whole (a webhook): a server quotes what it was asked for. */
function urlPartsOf(text: string): string[] {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return [];
  const { pathname, search } = new URL(text);
  const pieces = pathname.split('/').filter((piece) => piece.length >= MIN_LINE_LENGTH);
  return [pathname + search, pathname, ...pieces, search.slice(1)].filter((part) => part.length >= MIN_LINE_LENGTH);
}

/** `Server=a;Password=b`, `host=a password=b`, `https://a/?token=b`. */
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
    return [text]; // no percent-encoding after all
  }
}
