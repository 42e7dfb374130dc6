import { readFileSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import { removeFolders } from '../../../packages/cli/test/support/folder.js';
import { killAll, startGostats } from '../../../packages/cli/test/support/gostats.js';
import { installExample } from '../../run-example.js';

afterEach(killAll);
afterAll(removeFolders);

it('logs in with a password from Vault, and says which key has none', async () => {
  // As the simulator wants it, which nobody would find in the file.
  const secrets: Record<string, unknown> = { '/v1/secret/data/onefs': { data: { data: { password: 'gostats' } } } };
  const server = createServer(({ url = '', headers }, response) => {
    const known = headers['x-vault-token'] === 't0ken-of-vault' ? secrets[url] : undefined;
    response
      .writeHead(known === undefined ? 403 : 200)
      .end(JSON.stringify(known ?? { errors: [`no, ${headers['x-vault-token']?.toString()}`] }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const folder = await installExample('secrets-vault', 'sample.toml');
  try {
    const file = join(folder.path, 'idic.toml');
    const text = readFileSync(file, 'utf8').replace(':8200', `:${(server.address() as AddressInfo).port}`);
    writeFileSync(file, text);
    const run = startGostats(['run'], { cwd: folder.path, env: { VAULT_TOKEN: 't0ken-of-vault' } });
    await run.says(/Collecting from simcluster/);
    expect(await run.stop('SIGINT')).toBe(0);
    writeFileSync(file, text.replace('onefs#', 'other#'));
    const check = startGostats(['check'], { cwd: folder.path, env: { VAULT_TOKEN: 't0ken-of-vault' } });
    await check.says(
      /cluster\[0\]\.password {2}\$vault: http:\/\/127\.0\.0\.1:\d+ answered 403 to secret\/data\/other/,
    );
    expect(run.output + check.output).not.toContain('t0ken-of-vault');
  } finally {
    server.close();
    await folder.close();
  }
});
