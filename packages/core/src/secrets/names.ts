/**
 * Matches anywhere in a name, with or without `_` between words: `access_token`, `userPassword`, `connection-string`.
 */
const SECRET_NAME =
  /passw|passphrase|passcode|pwd|secret|token|credential|bearer|webhook|connection_?string|conn_?str|(?:api|private|account|access|shared|signing|encryption|master|storage|service|write|ingest|license|sas|hec)_?key/;
/** Match only as a whole word: `auth` is part of `author`, `pass` of `bypass`. */
const WORDS = new Set([
  'pass',
  'pw',
  'auth',
  'authorization',
  'dsn',
  'cookie',
  'cookies',
  'creds',
  'jwt',
  'sas',
  'apikey',
]);
/** Last words of names that describe a secret but are not one: `password_file`, `auth_type`. */
const NOT_THE_SECRET_ITSELF = new Set(
  (
    'file path dir folder type mode method field label algorithm format version provider policy enabled required ' +
    'timeout ttl expiry expires lifetime seconds interval length size count limit name endpoint env store scope scopes'
  ).split(' '),
);
/** URL parameters with short names that contain a secret; `p` is the password of InfluxDB 1.x. */
const IN_QUERIES = new Set(['sig', 'signature', 'p', 'hmac']);

/** Returns whether a value with this name is most likely a secret. */
export function looksSecret(name: string): boolean {
  const words = wordsOf(name);
  if (words.length === 0 || NOT_THE_SECRET_ITSELF.has(words.at(-1) as string)) return false;
  // `token_url` leads to a token, `webhook_url` is one.
  if (/^ur[il]$/.test(words.at(-1) as string) && !words.some((word) => word.startsWith('webhook'))) return false;
  return SECRET_NAME.test(words.join('_')) || words.some((word) => WORDS.has(word));
}

/** Like `looksSecret`, for an option of a package, where a bare `key` is a secret too. */
export function looksSecretOption(name: string): boolean {
  return looksSecret(name) || /^key$/i.test(name);
}

/** Like `looksSecret`, for a URL parameter. */
export function looksSecretParameter(name: string, value: string): boolean {
  if (looksSecret(name) || IN_QUERIES.has(name.toLowerCase())) return true;
  // `key=AIzaSy…` is a secret, OneFS's `key=node.cpu.idle.avg` is not.
  return /^key$/i.test(name) && value.length >= 16 && /[A-Z0-9]/.test(value) && !/^[a-z]+[.][a-z.]/.test(value);
}

/** Returns whether a name is that of a header table. Most headers are configured because they are secret. */
export function looksLikeHeaders(name: string): boolean {
  return /^headers?$/.test(wordsOf(name).at(-1) ?? '');
}

/** Returns whether a header is one that all clients send. */
export function isPublicHeader(name: string): boolean {
  return /^(?:accept|content|user-agent|host|cache|connection|origin|referer)/i.test(name);
}

function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}
