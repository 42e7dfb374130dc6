import { gostatsError, packageNamesOf } from '@gostats/core';

/** A package as specified by the user: `mything`, `gostats-sink-mything@1.2.0`. */
export interface PackageSpec {
  /** The package names it may refer to; exactly one for a full name. */
  readonly names: readonly string[];
  /** A version, range or tag; empty if not given. */
  readonly range: string;
}

/** Excludes spaces and shell metacharacters, because the range is passed to a package manager as an argument. */
const RANGE = /^[\^~=v]?[0-9A-Za-z.+-]+$/;

/** Parses a package spec. @throws E_PACKAGE_NAME for anything but a package in a registry */
export function parseSpec(text: string): PackageSpec {
  const at = text.indexOf('@', 1);
  const [use, range] = at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
  const names = packageNamesOf(use);
  if (names.length > 0 && (range === '' ? at < 0 : RANGE.test(range))) return { names, range };
  throw gostatsError('E_PACKAGE_NAME', {
    name: text,
    problem: names.length > 0 ? 'does not end with a version' : 'is not the name of a package for gostats',
    remedy:
      'Write a name (mything, gostats-sink-mything, @acme/gostats-sink-mything), with a version if you like: NAME@1.2.0.',
  });
}
