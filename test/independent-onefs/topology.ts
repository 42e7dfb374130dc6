/** A node as cluster/config has it. Devids grow when nodes are replaced, LNNs are given again: here they differ. */
export interface OnefsNode {
  readonly devid: number;
  readonly lnn: number;
  readonly up: boolean;
}

export const nodes: readonly OnefsNode[] = [
  { devid: 4, lnn: 1, up: true },
  { devid: 16, lnn: 2, up: true },
  { devid: 7, lnn: 3, up: true },
  { devid: 9, lnn: 4, up: false },
];

export const upNodes: readonly OnefsNode[] = nodes.filter(({ up }) => up);
/** The node that answers when a request names none. */
export const localNode: OnefsNode = { devid: 4, lnn: 1, up: true };

export const clusterName = 'PIE-IsilonX';
export const clusterGuid = '000e1ea582501ce1e65c8e123920ccb186fe';
export const release = 'v9.7.1.2';
