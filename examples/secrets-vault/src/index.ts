import { definePlugin, secret, type PluginDefinition } from '@gostats/core/plugin';
import { z } from 'zod';

export interface VaultOptions {
  /** `https://vault.example.com:8200` */
  readonly address: string;
  readonly token: string;
}

const config: z.ZodType<VaultOptions> = z.strictObject({
  address: z.url('expected the URL of the server'),
  token: z.string().min(1, 'expected a token').transform(secret),
});

/** `$vault:secret/data/onefs#password`: the field `password` of what Vault's KV engine (version 2) has there. */
const vault: PluginDefinition<VaultOptions> = definePlugin({
  name: 'vault',
  config,
  openSecretStore({ address, token }) {
    return {
      async read(reference, signal) {
        const [path = '', field] = reference.split('#');
        if (field === undefined) throw new Error('expected path#field');
        const answer = await fetch(new URL(`/v1/${path}`, address), { headers: { 'X-Vault-Token': token }, signal });
        if (!answer.ok) throw new Error(`${address} answered ${answer.status} to ${path}`);
        const { data } = (await answer.json()) as { data?: { data?: Record<string, unknown> } };
        const value = data?.data?.[field];
        if (typeof value !== 'string') throw new Error(`${path} has no text under "${field}"`);
        return value;
      },
    };
  },
});

export default vault;
