import { describe, expect, it } from 'vitest';
import { parseProxy, proxyFor } from '../../src/index.js';

const PROXY = 'http://proxy.example:3128';
const through = (origin: string, environment: Record<string, string>): string =>
  proxyFor(origin, undefined, environment)?.href.replace(/\/$/, '') ?? 'straight';

describe('proxyFor', () => {
  it('takes the configured proxy, whatever the environment says', () => {
    const environment = { HTTPS_PROXY: 'http://other.example:1', NO_PROXY: '*' };
    expect(proxyFor('https://a:8080', new URL(PROXY), environment)?.host).toBe('proxy.example:3128');
    expect(proxyFor('https://a:8080', 'none', { HTTPS_PROXY: PROXY })).toBeUndefined();
  });

  it('reads the variable of the protocol, in either case, with or without a scheme', () => {
    expect(through('https://a:8080', { HTTPS_PROXY: PROXY })).toBe(PROXY);
    expect(through('https://a:8080', { https_proxy: 'proxy.example:3128' })).toBe(PROXY);
    expect(through('https://a:8080', { HTTP_PROXY: PROXY })).toBe('straight');
    expect(through('http://a:8086', { HTTP_PROXY: PROXY })).toBe(PROXY);
    expect(through('https://a:8080', {})).toBe('straight');
    expect(through('https://a:8080', { HTTPS_PROXY: 'socks5://proxy.example' })).toBe('straight');
  });

  it.each([
    ['*', 'a.example', false],
    ['a.example', 'a.example', false],
    ['a.example', 'b.a.example', false],
    ['.a.example', 'b.a.example', false],
    ['.a.example', 'a.example', true],
    ['*.a.example', 'b.a.example', false],
    ['a.example', 'ba.example', true],
    ['a.example:8080', 'a.example', false],
    ['a.example:9999', 'a.example', true],
    ['x, A.EXAMPLE ,y', 'a.example', false],
    ['10.1.0.0/16', '10.1.2.3', false],
    ['10.1.0.0/16', '10.2.2.3', true],
    ['10.1.2.3', '10.1.2.3', false],
    ['10.1.2.3:8080', '10.1.2.3', false],
    ['2001:db8::/32', '[2001:db8::5]', false],
    ['2001:db8::5:1', '[2001:db8::5:1]', false],
    ['[2001:db8::5]:8080', '[2001:db8::5]', false],
    ['10.1.0.0/99', '10.1.2.3', true],
    ['', 'a.example', true],
    [',.,*.,', 'a.example', true],
  ])('NO_PROXY=%s: %s goes through the proxy: %s', (NO_PROXY, host, proxied) => {
    expect(through(`https://${host}:8080`, { HTTPS_PROXY: PROXY, NO_PROXY })).toBe(proxied ? PROXY : 'straight');
  });

  it.each(['localhost', '127.0.0.1', '127.9.9.9', '[::1]'])('never asks the environment’s proxy for %s', (host) => {
    expect(through(`https://${host}:8080`, { HTTPS_PROXY: PROXY })).toBe('straight');
  });
});

it('parseProxy knows HTTP proxies only', () => {
  expect(parseProxy('none')).toBe('none');
  expect(parseProxy('https://u:p@proxy.example')?.toString()).toBe('https://u:p@proxy.example/');
  for (const text of ['', 'proxy.example:3128', 'socks5://a', 'ftp://a', 'http://'])
    expect(parseProxy(text)).toBeUndefined();
});
