/** Anywhere in a name, with or without `_` between its words: `access_token`, `userPassword`, `connection-string`. */
const SECRET_NAME =
  /passw|passphrase|passcode|pwd|secret|token|credential|bearer|webhook|connection_?string|conn_?str|(?:api|private|account|access|shared|signing|encryption|master|storage|service|write|ingest|license|sas|hec)_?key/;
/** Only as a whole word: `auth` is a part of `author`, `pass` of `bypass`. */
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
/** What a name ends with that says something about a secret and is none: `password_file`, `token_url`, `auth_type`. */
const NOT_THE_SECRET_ITSELF = new Set(
  (
    'file path dir folder type mode method field label algorithm format version provider policy enabled required ' +
    'timeout ttl expiry expires lifetime seconds interval length size count limit name endpoint env store scope scopes'
  ).split(' '),
);
/** Parameters of URLs that carry a secret under a short name; `p` is the password of InfluxDB 1.x. */
const IN_QUERIES = new Set(['sig', 'signature', 'p', 'hmac']);

/** Whether what stands under this name is most likely a secret. */
export function looksSecret(name: string): boolean {
  const words = wordsOf(name);
  if (words.length === 0 || NOT_THE_SECRET_ITSELF.has(words.at(-1) as string)) return false;
  // `token_url` leads to a token, `webhook_url` is one.
  if (/^ur[il]$/.test(words.at(-1) as string) && !words.some((word) => word.startsWith('webhook'))) return false;
  return SECRET_NAME.test(words.join('_')) || words.some((word) => WORDS.has(word));
}

/** The same for an option of a package: there a bare `key` is one as well. */
export function looksSecretOption(name: string): boolean {
  return looksSecret(name) || /^key$/i.test(name);
}

/** The same for a parameter of a URL. */
export function looksSecretParameter(name: string, value: string): boolean {
  if (looksSecret(name) || IN_QUERIES.has(name.toLowerCase())) return true;
  // `key=AIzaSy…` is one, OneFS's own `key=node.cpu.idle.avg` is not.
  return /^key$/i.test(name) && value.length >= 16 && /[A-Z0-9]/.test(value) && !/^[a-z]+[.][a-z.]/.test(value);
}

/** A table of headers: most of what is configured there is there because it is secret. */
export function looksLikeHeaders(name: string): boolean {
  return /^headers?$/.test(wordsOf(name).at(-1) ?? '');
}

/** Headers that everybody sends. */
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
