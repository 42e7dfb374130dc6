import { readFile, stat } from 'node:fs/promises';
import { redact, type ResolvedConfig } from '@gostats/core';
import { isLoopback } from '@gostats/net';

/** Security-relevant facts about the process and the configuration file. */
export interface Surroundings {
  /** User id of the process; undefined on systems without one (Windows). */
  readonly userId: number | undefined;
  /** Permission bits of the file; undefined where they have no meaning. */
  readonly fileMode: number | undefined;
  /** Whether the file itself contains a password. */
  readonly fileHoldsSecrets: boolean;
}

/** Determines the surroundings of a configuration. @throws the system's error if the file cannot be read */
export async function surroundingsOf(file: string): Promise<Surroundings> {
  const userId = process.getuid?.();
  const { mode } = await stat(file);
  const text = await readFile(file, 'utf8');
  const fileMode = userId === undefined ? undefined : mode & 0o777;
  return { userId, fileMode, fileHoldsSecrets: redact(text) !== text };
}

/** Returns one sentence for each insecure setting: what it is, and what to do instead. */
export function insecureChoices(
  config: Pick<ResolvedConfig, 'file' | 'clusters'>,
  { userId, fileMode, fileHoldsSecrets }: Surroundings,
): string[] {
  const unchecked = config.clusters
    .filter(({ verifySsl, hostname }) => !verifySsl && !isLoopback(hostname.toLowerCase()))
    .map(({ id }) => id);
  const choices: (string | false)[] = [
    unchecked.length > 0 &&
      `The certificates of ${unchecked.join(', ')} are not verified (verify-ssl = false): anyone on the network path can read ` +
        'the password. Set ca_file or fingerprint instead.',
    fileMode !== undefined &&
      (fileMode & 0o022) !== 0 &&
      `${config.file} can be written by users other than its owner (mode ${octal(fileMode)}), who can thereby choose what gostats loads ` +
        `and runs. Run: chmod go-w ${config.file}`,
    fileMode !== undefined &&
      (fileMode & 0o004) !== 0 &&
      fileHoldsSecrets &&
      `${config.file} contains passwords and is readable by everyone (mode ${octal(fileMode)}). ` +
        `Run: chmod o-r ${config.file}; or replace the passwords with $env:NAME or $file:/path.`,
    userId === 0 &&
      'gostats and the packages that it loads run as root, although it needs no root privileges. Run it as a dedicated user.',
  ];
  return choices.filter((choice) => choice !== false);
}

function octal(mode: number): string {
  return mode.toString(8).padStart(3, '0');
}
