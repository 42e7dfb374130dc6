/** Looks at each turn of the event loop; the test's own time limit ends it. */
export async function waitFor(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise<void>((resolve) => setImmediate(resolve));
}
