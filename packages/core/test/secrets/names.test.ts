import { expect, it } from 'vitest';
import { looksSecret } from '../../src/secrets/index.js';

it.each(
  (
    'password passwd passphrase pass pwd user_password userPassword PGPASSWORD token access_token authToken secret client_secret ' +
    'api_key apikey X-Api-Key private_key account_key accessKey auth Authorization bearer credentials dsn connection_string ' +
    'connectionString webhook webhook_url cookie Set-Cookie sasl_password'
  ).split(' '),
)('%s looks secret', (name) => {
  expect(looksSecret(name)).toBe(true);
});

it.each(
  (
    'username key keys stat_key author authenticated authtype auth_type bypass compass password_file token_url tls_key tls_cert ' +
    'primary_key measurement host port cluster sink code'
  ).split(' '),
)('%s does not', (name) => {
  expect(looksSecret(name)).toBe(false);
});
