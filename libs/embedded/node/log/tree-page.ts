/**
 * The layout of LMDB's data version 2 on 64-bit machines, little-endian (`mdb.c`: MDB_page_header, MDB_meta, MDB_db,
 * MDB_node, MDB_ovpage).
 */
export const MAGIC = 0xbeefc0de;
export const DATA_VERSION = 2;
export const PAGE = { branch: 1, leaf: 2, overflow: 4, meta: 8 };
export const NODE = { bigData: 1, tree: 2 };
export const PAGE_HEADER = 24;
const NODE_HEADER = 8;
export const META_BYTES = 160;
export const TREE_BYTES = 48;
export const NO_ROOT = 0xffff_ffff_ffff_ffffn;
export const MAX_DEPTH = 32;

/** Where a tree begins, and what it says of itself. */
export interface Tree {
  readonly name: string;
  readonly root: bigint;
  readonly depth: number;
  readonly counts: Readonly<Record<Counted, bigint>>;
}
export type Counted = 'branch' | 'leaf' | 'overflow' | 'entries';

/** What is wrong with the file, for people. */
export class Fault extends Error {}

/** An entry of a page. */
export interface Node {
  readonly key: Buffer;
  /** Of a leaf: what is stored, or where it is stored. */
  readonly value: Buffer;
  readonly size: number;
  readonly flags: number;
  /** Of a branch: the page below. */
  readonly child: bigint;
}

export const treeAt = (bytes: Buffer, at: number, name: string): Tree => ({
  name,
  depth: bytes.readUInt16LE(at + 6),
  counts: {
    branch: bytes.readBigUInt64LE(at + 8),
    leaf: bytes.readBigUInt64LE(at + 16),
    overflow: bytes.readBigUInt64LE(at + 24),
    entries: bytes.readBigUInt64LE(at + 32),
  },
  root: bytes.readBigUInt64LE(at + 40),
});

/** The entries of a branch or leaf, each within the page. */
export function nodesOf(page: Buffer, isLeaf: boolean, where: string): Node[] {
  const lower = page.readUInt16LE(20);
  const upper = page.readUInt16LE(22);
  const room = page.length - PAGE_HEADER;
  if (lower % 2 !== 0 || lower > upper || upper > room || (!isLeaf && lower < 4))
    throw new Fault(`${where} says that it is filled up to ${lower} and from ${upper}, of ${room}`);
  const nodes: Node[] = [];
  let taken = 0;
  for (let index = 0; index < lower / 2; index += 1) {
    const offset = page.readUInt16LE(PAGE_HEADER + index * 2);
    const at = PAGE_HEADER + offset;
    const isWithin = offset >= upper && offset % 2 === 0 && at + NODE_HEADER <= page.length;
    if (!isWithin) throw new Fault(`entry ${index} of ${where} is said to be at ${offset}`);
    const flags = page.readUInt16LE(at + 4);
    const size = page.readUInt32LE(at);
    const keyEnd = at + NODE_HEADER + page.readUInt16LE(at + 6);
    const isBig = isLeaf && (flags & NODE.bigData) !== 0;
    if (isLeaf && (flags & ~(NODE.bigData | NODE.tree)) !== 0)
      throw new Fault(`entry ${index} of ${where} is of the unknown kind ${flags}`);
    const end = keyEnd + (!isLeaf ? 0 : isBig ? PAGE_HEADER : size);
    if (end > page.length) throw new Fault(`entry ${index} of ${where} reaches beyond its page`);
    taken += end - at + ((end - at) % 2);
    nodes.push({
      key: page.subarray(at + NODE_HEADER, keyEnd),
      value: page.subarray(keyEnd, end),
      size,
      flags,
      child: BigInt(size) | (BigInt(flags) << 32n),
    });
  }
  // Each entry once, and nothing between them.
  if (taken !== room - upper) throw new Fault(`the entries of ${where} take ${taken} bytes of ${room - upper}`);
  return nodes;
}
