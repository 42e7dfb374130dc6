import { inspect } from 'node:util';
import { beforeEach, describe, expect, it } from 'vitest';
import { hold, redact, secret, secretLogin } from '../../src/secrets/index.js';
import { registry } from '../../src/secrets/registry.js';

beforeEach(() => {
  registry().texts.clear();
  registry().changes += 1;
});

const hex = (text: string): string => Buffer.from(text).toString('hex');
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Every way in which somebody may write a text. */
const writings: readonly (readonly [name: string, write: (text: string) => string])[] = [
  ['as it is', (text) => text],
  ['in JSON', (text) => JSON.stringify(text).slice(1, -1)],
  ['in JSON in JSON', (text) => JSON.stringify(JSON.stringify(text)).slice(3, -3)],
  [
    'in JSON with every character escaped',
    (text) => text.replace(/[^]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`),
  ],
  ['as inspect prints it', (text) => inspect(text).slice(1, -1)],
  ['in a path', encodeURIComponent],
  ['in a path with small digits', (text) => encodeURIComponent(text).replace(/%../g, (one) => one.toLowerCase())],
  ['in a path, every byte', (text) => hex(text).replace(/../g, '%$&')],
  ['in a path, twice', (text) => encodeURIComponent(encodeURIComponent(text))],
  ['in a form', (text) => new URLSearchParams([['', text]]).toString().slice(1)],
  [
    'in HTML',
    (text) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll("'", '&#39;'),
  ],
  ['in hex', hex],
  ['in capital hex', (text) => hex(text).toUpperCase()],
  ['in a path in JSON', (text) => JSON.stringify(`/${encodeURIComponent(text)}/`).slice(2, -2)],
  ['decomposed', (text) => text.normalize('NFD')],
];

describe.each([
  ['a password with signs', 'pä$$ "w\\rd"/+?'],
  ['a token', 'tok_0123456789abcdef'],
  ['signs of patterns', '(a+)+$[x]{2}|^.*\\'],
  ['HTML', `<b>"it's" & more</b>`],
  ['emoji', 'pässwörd-🔑-ключ'],
  ['blanks', 'correct horse battery'],
  ['base64', 'x+/abcDEF012345=='],
  ['a percent sign', '100%sure%20'],
  ['a line break', 'first line of it\nsecond line of it'],
])('a secret: %s', (_, text) => {
  it.each(writings)('is replaced %s', (_name, write) => {
    secret(text);
    expect(redact(`before: ${write(text)} after`)).toBe('before: [secret] after');
  });

  it.each(['', 'a', 'ab', 'abc', 'a longer name'])(
    'is replaced in the base64 of "%s:secret", however that is written',
    (user) => {
      secret(text);
      for (const encoding of ['base64', 'base64url'] as const) {
        const header = Buffer.from(`${user}:${text}`).toString(encoding);
        for (const written of [
          header,
          encodeURIComponent(header),
          JSON.stringify(JSON.stringify(header)).slice(3, -3),
          header.replaceAll('/', '\\/'),
        ]) {
          const shown = redact(`Basic ${written} end`);
          expect(shown).toMatch(/^Basic \S*\[secret\]\S* end$/);
          expect(shown.length - 'Basic [secret] end'.length).toBeLessThanOrEqual(
            Math.ceil(((user.length + 2) * 4) / 3) + 2,
          );
        }
      }
    },
  );

  it('is replaced in the base64 of a JSON text that holds it', () => {
    secret(text);
    const { length } = redact(base64(JSON.stringify({ user: 'someone', it: text })));
    expect(length).toBeLessThan(60);
  });
});

describe('what is not replaced', () => {
  it('a very short secret, a short word or number that is part of something else', () => {
    secret(['1', 'admin', '8080']);
    expect(redact('1 of 10, administrator at 18080, admin:8080')).toBe(
      '[secret] of 10, administrator at 18080, [secret]:[secret]',
    );
  });

  it('what has been replaced', () => {
    secret('secret');
    expect(redact(redact('a secret here'))).toBe('a [secret] here');
  });

  it('the name of the program, which is the password of the demo', () => {
    secret('gostats');
    expect(redact('gostats starts @gostats/sink-discard')).toBe('gostats starts @gostats/sink-discard');
  });

  it('nothing and blanks, and a text without secrets', () => {
    secret(['', ' ', '\n']);
    const text =
      'https://onefs.example:8080/platform/1/statistics?keys=a&key=node.disk.bytes.in.rate.avg.2, authenticated = true, key: "node.cpu"';
    expect(redact(text)).toBe(text);
  });

  it('what says where a secret is', () => {
    const text = 'password = "$env:ONEFS", password_file = "/run/secret"';
    expect(redact(text)).toBe(text);
  });
});

describe('what is secret by its place, known or not', () => {
  it.each([
    ['https://root:pa55@onefs.example:8080/x', 'https://[secret]@onefs.example:8080/x'],
    ['https:\\/\\/root:pa55@onefs.example', 'https:\\/\\/[secret]@onefs.example'],
    ['postgres://u:p@ss@db/x?y=z', 'postgres://[secret]@db/x?y=z'],
    ['postgres://u:pa/ss@db', 'postgres://[secret]@db'],
    ['https%3A%2F%2Froot%3Apa55%40onefs', 'https%3A%2F%2F[secret]%40onefs'],
    ['GET /query?u=me&p=pa55&db=x', 'GET /query?u=me&p=[secret]&db=x'],
    ['/x?sig=abc%3D&api-version=1&access_token=abc', '/x?sig=[secret]&api-version=1&access_token=[secret]'],
    ['{"user":"me","password":"pa\\"55","n":1}', '{"user":"me","password":"[secret]","n":1}'],
    ["{ apiKey: 'abc', url: 'x' }", "{ apiKey: '[secret]', url: 'x' }"],
    ['Server=db;User Id=me;Password=pa55;Encrypt=true', 'Server=db;User Id=me;Password=[secret];Encrypt=true'],
    ['authorization: Bearer abc.def, accept: x', 'authorization: Bearer [secret], accept: x'],
    ["authorization: 'Basic abc', accept: 'x'", "authorization: '[secret]', accept: 'x'"],
    ["'authorization', 'Basic abc', 'accept'", "'authorization', 'Basic [secret]', 'accept'"],
    ['set-cookie: isisessid=abc; path=/', 'set-cookie: [secret]'],
  ])('%s', (text, clean) => {
    expect(redact(text)).toBe(clean);
    expect(redact(clean)).toBe(clean);
  });

  it('an address with a port and an @ later is none', () => {
    const text = 'https://onefs.example:8080/@a, mailto:someone@example.com';
    expect(redact(text)).toBe(text);
  });
});

describe('parts of a secret that others quote alone', () => {
  it.each([
    ['postgres://u:s3cr%2Ft@db/x', 's3cr/t'],
    ['user:pa55word@tcp(db:3306)/x', 'pa55word'],
    ['DefaultEndpointsProtocol=https;AccountKey=abcDEF123==;EndpointSuffix=x', 'abcDEF123=='],
    ['Bearer abc.def.ghi', 'abc.def.ghi'],
    [`Basic ${Buffer.from('me:pa55word').toString('base64')}`, 'pa55word'],
    ['https://hooks.example.com/services/T0000/B0000/abcdefghijklmnop', '/services/T0000/B0000/abcdefghijklmnop'],
    ['https://hooks.example.com/services/T0000/B0000/abcdefghijklmnop', 'abcdefghijklmnop'],
    ['{"type":"service_account","private_key":"-----BEGIN-----abc"}', '-----BEGIN-----abc'],
    ['-----BEGIN KEY-----\nMIIEvQIBADANBgkq\n-----END KEY-----\n', 'MIIEvQIBADANBgkq'],
  ])('%s', (whole, part) => {
    secret(whole);
    expect(redact(`refused ${part} here`)).toBe('refused [secret] here');
    expect(redact(whole.trim())).toBe('[secret]');
  });
});

it('marks every text and number of a list or a table', () => {
  expect(secret({ a: ['token-one'], b: { 'X-Key': 'token-two' }, c: 48_151_623 })).toEqual({
    a: ['token-one'],
    b: { 'X-Key': 'token-two' },
    c: 48_151_623,
  });
  expect(redact('token-one token-two 48151623')).toBe('[secret] [secret] [secret]');
});

it('knows the login of basic auth, however short it is', () => {
  secretLogin('u', 'pw');
  expect(redact(`Basic ${base64('u:pw')}`)).toBe('Basic [secret]');
});

it('replaces overlapping secrets, and the longest of those that begin alike', () => {
  secret(['abcd-1234', '1234-efgh', 'abcd-1234-and-more']);
  expect(redact('x abcd-1234-efgh y abcd-1234-and-more z')).toBe('x [secret] y [secret] z');
});

it('knows a secret that is held until nobody holds it', () => {
  const releases = [hold('cookie-one'), hold('cookie-one')];
  expect(redact('cookie-one')).toBe('[secret]');
  releases[0]?.();
  releases[0]?.();
  expect(redact('cookie-one')).toBe('[secret]');
  releases[1]?.();
  expect(redact('cookie-one')).toBe('cookie-one');
});

it('remembers the last ten thousand that were marked, and all that are held', () => {
  hold('held-secret');
  for (let number = 0; number < 10_100; number++) secret(`marked-${number}-x`);
  expect(registry().texts.size).toBeLessThanOrEqual(10_000);
  expect(redact('held-secret marked-10099-x')).toBe('[secret] [secret]');
});

it('is quick with ten thousand secrets and a line of a megabyte, of whatever shape', () => {
  for (let number = 0; number < 9_000; number++) secret(`ghp_${number.toString(36).padStart(30, 'x')}`);
  secret(['a'.repeat(50_000), '-'.repeat(64_000), '%25%25%25%25', '\\\\\\\\\\\\', '(a+)+$']);
  redact('warm');
  const lines = [
    'a',
    'ghp_',
    '-',
    '%25',
    '\\',
    '\\"',
    '&amp;',
    'x://',
    'x://a:b',
    'password=',
    'password="',
    '"',
    'a.b ',
    'authorization: ',
    'a=',
    '?',
    'a="',
    `a='b="`,
    '"a":"',
    "a:'b\\",
  ];
  for (const piece of lines) {
    const line = piece.repeat(Math.ceil(1_000_000 / piece.length));
    expect([piece, typeof redact(line)]).toEqual([piece, 'string']);
  }
  // Quadratic time would exceed the limit below by far.
});
