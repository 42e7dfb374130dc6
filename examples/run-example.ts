import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startSimulator } from '@gostats/simulator';
import { makeFolder } from '../packages/cli/test/support/folder.js';

/** A user's folder for the tests of the examples. */
export interface UserFolder {
  /** Holds `idic.toml`, and the example under `node_modules`. */
  readonly path: string;
  readonly close: () => Promise<void>;
}

/**
 * Installs an example as a user would: its package (built by `npm test`) under `node_modules`, its configuration beside
 * it, and a simulated cluster where the configuration has one.
 *
 * @param example the folder's name under `examples`
 * @param configuration the file in it to copy
 */
export async function installExample(example: string, configuration: string): Promise<UserFolder> {
  const source = fileURLToPath(new URL(example, import.meta.url));
  const path = makeFolder();
  const { name } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as { name: string };
  mkdirSync(join(path, 'node_modules'), { recursive: true });
  symlinkSync(source, join(path, 'node_modules', name), 'junction');
  const simulator = await startSimulator({ clusters: 1, nodes: 3, port: 0 });
  const text = readFileSync(join(source, configuration), 'utf8');
  writeFileSync(join(path, 'idic.toml'), text.replace(/^port = 8080$/m, `port = ${simulator.endpoints[0]?.port}`));
  return { path, close: () => simulator.close() };
}
