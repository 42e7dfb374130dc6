import { describe, expect, it } from 'vitest';
import { LEAST, parse, problemsOf } from './config-text.js';

const load = (extra: string, env = {}, strict = true): ReturnType<typeof parse> =>
  parse(`${LEAST}\n${extra}`, { env, strict });

describe('[web]', () => {
  it('holds for the telemetry, whose own keys go before it', () => {
    const { telemetry } = load(
      '[web]\nlisten_address = "10.0.0.1"\nusername = "u"\npassword = "$env:PW"\nheader_timeout = 2\n[telemetry]\nport = 0\nheader_timeout = 1',
      { PW: 'c4nary' },
    );
    expect(telemetry).toMatchObject({
      listenAddress: '10.0.0.1',
      web: { access: { passwords: { u: 'c4nary' } }, limits: { headerMs: 1000 } },
    });
    expect(load('[telemetry]\nport = 0').telemetry?.listenAddress).toBe('127.0.0.1');
  });

  it('reaches sinks, as no other table of core does', () => {
    const config = load('[web]\nlisten_address = "10.0.0.1"');
    expect(config.table('web')).toEqual({ listen_address: '10.0.0.1' });
    expect(config.table('cluster')).toBeUndefined();
  });

  it.each([
    ['[web]\nlisten_adress = "x"', 'did you mean "listen_address"?'],
    ['[wbe]\nlisten_address = "x"', 'did you mean [web]?'],
    ['[telemetry]\nport = 0\ntls_crt = "x"', 'did you mean "tls_cert"?'],
    ['[web]\ntls_min_version = "TLSv1.1"', 'expected "TLSv1.2" or "TLSv1.3", got "TLSv1.1"'],
    ['[web]\ntls_cert = "x"', 'expected the key of tls_cert'],
    ['[web]\ntls_client_ca = "x"', 'client certificates require TLS'],
    ['[telemetry]\nport = 0\nusername = "x"', 'expected the password of username'],
    ['[web]\nusers = { u = "S3cret" }', 'a password in clear text belongs in username and password'],
    ['[web]\ntoken_hashes = ["S3cret"]', '64 hexadecimal digits'],
    ['[web]\nmax_connections = 0', 'expected a number of connections'],
  ])('%j is refused: %s', (extra, problem) => {
    const found = problemsOf(`${LEAST}\n${extra}`).join('\n');
    expect(found).toContain(problem);
    expect(found).not.toContain('S3cret');
  });

  it('that is wrong closes the doors, and stops nothing else', () => {
    const config = load('[web]\nusers = { u = "S3cret" }\n[telemetry]\nport = 0', {}, false);
    expect(config.telemetry).toBeUndefined();
    expect(config.problems).toMatchObject([
      { path: 'web.users', consequence: 'telemetry is not served, and neither are sinks that use [web]' },
    ]);
  });
});
