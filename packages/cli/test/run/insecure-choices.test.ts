import { describe, expect, it } from 'vitest';
import { insecureChoices, type Surroundings } from '../../src/run/insecure-choices.js';
import type { ResolvedConfig } from '@gostats/core';

const cluster = (id: string, verifySsl: boolean): ResolvedConfig['clusters'][number] =>
  ({ id, hostname: id.split(':')[0], verifySsl }) as ResolvedConfig['clusters'][number];
const config = { file: '/etc/gostats/idic.toml', clusters: [cluster('a:8080', true)] };
const safe: Surroundings = { userId: 1000, fileMode: 0o640, fileHoldsSecrets: true };

describe('insecureChoices', () => {
  it('has nothing to say of a safe set-up', () => {
    expect(insecureChoices(config, safe)).toEqual([]);
    expect(insecureChoices(config, { ...safe, userId: undefined, fileMode: undefined })).toEqual([]);
  });

  it('names all clusters whose certificate is not checked in one line', () => {
    const clusters = [cluster('a:8080', false), cluster('b:8080', true), cluster('c:8080', false)];
    const [line, ...rest] = insecureChoices({ ...config, clusters }, safe);
    expect(line).toMatch(/a:8080, c:8080 are not verified.*ca_file or fingerprint/);
    expect(rest).toEqual([]);
  });

  it.each(['127.0.0.1:8080', 'localhost:8080', 'LOCALHOST:8080'])(
    'has nothing to say of a certificate on %s: nobody stands between',
    (id) => {
      expect(insecureChoices({ ...config, clusters: [cluster(id, false)] }, safe)).toEqual([]);
    },
  );

  it.each([0o660, 0o642, 0o602])('a file that others write: mode %o', (fileMode) => {
    expect(insecureChoices(config, { ...safe, fileMode })[0]).toContain('chmod go-w /etc/gostats/idic.toml');
  });

  it('a file that everybody reads, only when a password stands in it', () => {
    expect(insecureChoices(config, { ...safe, fileMode: 0o644 })[0]).toContain('chmod o-r');
    expect(insecureChoices(config, { ...safe, fileMode: 0o644, fileHoldsSecrets: false })).toEqual([]);
  });

  it('running as root', () => {
    expect(insecureChoices(config, { ...safe, userId: 0 })[0]).toContain('run as root');
  });
});
