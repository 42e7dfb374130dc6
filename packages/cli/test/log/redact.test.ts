import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../src/log/redact.js';

const redactorOf = (...secrets: string[]): ReturnType<typeof createRedactor> =>
  createRedactor({ secrets: new Set(secrets), clusters: [{ username: 'u', password: 'pw' }] });

describe('a secret in a text', () => {
  const secret = 'pä$$ "w\\rd"/+?';

  it.each([
    ['as it is', secret],
    ['in JSON', JSON.stringify(secret).slice(1, -1)],
    ['in a path', encodeURIComponent(secret)],
    ['in a path, with small digits', encodeURIComponent(secret).replace(/%../g, (hex) => hex.toLowerCase())],
    ['in a form', new URLSearchParams([['', secret]]).toString().slice(1)],
  ])('is replaced %s', (_, written) => {
    expect(redactorOf(secret).text(`before ${written} after ${written}`)).toBe('before [secret] after [secret]');
  });

  it.each(['', 'a', 'ab', 'abc', 'a longer name'])('is replaced in the base64 of "%s:secret", in both alphabets', (user) => {
    for (const encoding of ['base64', 'base64url'] as const) {
      const header = Buffer.from(`${user}:${secret}`).toString(encoding);
      const shown = redactorOf(secret).text(`Basic ${header}`);
      expect(shown).toContain('[secret]');
      expect(shown.length - 'Basic [secret]'.length).toBeLessThanOrEqual(Math.ceil(((user.length + 2) * 4) / 3));
    }
  });

  it('is replaced in the basic auth of a cluster however short it is', () => {
    expect(redactorOf().text(`Basic ${Buffer.from('u:pw').toString('base64')}`)).toBe('Basic [secret]==');
  });

  it('is replaced whole when it begins with another one', () => {
    expect(redactorOf('secret', 'secret-and-more').text('secret-and-more')).toBe('[secret]');
  });
});

it('replaces a very short secret only where it stands alone', () => {
  expect(redactorOf('1').text('1 of 10 with password=1.')).toBe('[secret] of 10 with password=[secret].');
});

it('leaves the name of the program alone, which is the password of the demo', () => {
  expect(redactorOf('gostats').text('gostats starts @gostats/sink-discard')).toBe('gostats starts @gostats/sink-discard');
});

it('knows secrets that are added later', () => {
  const secrets = new Set<string>();
  const redactor = createRedactor({ secrets, clusters: [] });
  expect(redactor.text('token-1')).toBe('token-1');
  secrets.add('token-1');
  expect(redactor.text('token-1')).toBe('[secret]');
});

it('looks into values at any depth, and at names', () => {
  const value = { list: ['a token-1', { 'token-1': 2 }], none: null, count: 1 };
  expect(redactorOf('token-1').value(value)).toEqual({ list: ['a [secret]', { '[secret]': 2 }], none: null, count: 1 });
});

it('learns the secrets of another configuration, and forgets none', () => {
  const later = new Set<string>();
  const redactor = redactorOf('token-1');
  redactor.learn({ secrets: new Set(['token-2']), clusters: [{ username: 'a', password: 'b' }] });
  redactor.learn({ secrets: later, clusters: [] });
  later.add('token-3');
  expect(redactor.text('token-1 token-2 token-3')).toBe('[secret] [secret] [secret]');
  for (const login of ['u:pw', 'a:b']) expect(redactor.text(Buffer.from(login).toString('base64'))).toMatch(/^\[secret\]=*$/);
});
