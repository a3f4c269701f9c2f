import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { endianness } from 'node:os';
import {
  DATA_VERSION,
  Fault,
  MAGIC,
  MAX_DEPTH,
  META_BYTES,
  NODE,
  NO_ROOT,
  nodesOf,
  PAGE,
  PAGE_HEADER,
  TREE_BYTES,
  treeAt,
  type Counted,
  type Node,
  type Tree,
} from './tree-page.ts';

/**
 * Looks at LMDB's file without LMDB, which maps it into memory and believes what it finds: a pointer behind the end ends
 * the process, and a page that is linked twice is written over. Every page that can be reached is looked at once, by plain
 * reads, and kept no longer.
 * @returns the first fault of the file, `null` where it is whole, is empty or is not there.
 * @throws what the system says where it cannot be opened for reading and writing
 */
export function faultOfTreeFile(path: string): string | null {
  let file: number;
  try {
    file = openSync(path, 'r+');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    const { size } = fstatSync(file);
    // A process that died before it had written anything leaves it so.
    if (size === 0 || endianness() !== 'LE') return null;
    new Walk(file, size).run();
    return null;
  } catch (error) {
    if (error instanceof Fault) return error.message;
    throw error;
  } finally {
    closeSync(file);
  }
}

class Walk {
  readonly #file: number;
  readonly #size: number;
  readonly #pageSize: number;
  #lastPage = 0;
  #txn = 0n;
  /** A bit for each page: whether it was reached. */
  #reached = new Uint8Array();

  constructor(file: number, size: number) {
    this.#file = file;
    this.#size = size;
    this.#pageSize = this.#pageSizeOf();
  }

  run(): void {
    const meta = this.#meta();
    const lastPage = meta.readBigUInt64LE(120);
    this.#txn = meta.readBigUInt64LE(128);
    if (lastPage > 0xffff_ffffn) throw new Fault(`its last page is said to be ${lastPage}`);
    this.#lastPage = Number(lastPage);
    const mapped = meta.readBigUInt64LE(16);
    if (mapped < (lastPage + 1n) * BigInt(this.#pageSize) || mapped >= 1n << 46n)
      throw new Fault(`its map is said to be of ${mapped} bytes`);
    this.#reached = new Uint8Array(Math.floor(this.#lastPage / 8) + 1);
    this.#reach(0, 'the first meta page');
    this.#reach(1, 'the second meta page');
    const free = treeAt(meta, 24, 'of free pages');
    const main = treeAt(meta, 24 + TREE_BYTES, 'of names');
    const named: Tree[] = [];
    this.#tree(main, ({ key, value, flags }) => {
      if ((flags & NODE.tree) === 0) return;
      if (value.length !== TREE_BYTES)
        throw new Fault(`the tree '${nameOf(key)}' is described by ${value.length} bytes`);
      named.push(treeAt(value, 0, `'${nameOf(key)}'`));
    });
    for (const tree of named) this.#tree(tree);
    const lists: Buffer[] = [];
    this.#tree(free, ({ value }) => lists.push(value));
    for (const list of lists) this.#holdFree(list);
  }

  #pageSizeOf(): number {
    if (this.#size < PAGE_HEADER + META_BYTES) throw new Fault(`it has ${this.#size} bytes, which is no log`);
    const head = this.#read(0, PAGE_HEADER + META_BYTES);
    const pageSize = head.readUInt32LE(PAGE_HEADER + 24);
    const isPower = pageSize >= 512 && pageSize <= 65_536 && (pageSize & (pageSize - 1)) === 0;
    if (!isPower) throw new Fault(`its first page says a page size of ${pageSize}`);
    if (this.#size < 2 * pageSize) throw new Fault(`it has ${this.#size} bytes, less than two pages of ${pageSize}`);
    return pageSize;
  }

  /** The younger of the two meta pages. One transaction writes the one, the next one the other. */
  #meta(): Buffer {
    const both = [0, 1].map((number) => {
      const page = this.#read(number * this.#pageSize, PAGE_HEADER + META_BYTES);
      const meta = page.subarray(PAGE_HEADER);
      const isMeta = (page.readUInt16LE(18) & PAGE.meta) !== 0 && page.readBigUInt64LE(0) === BigInt(number);
      if (!isMeta || meta.readUInt32LE(0) !== MAGIC) throw new Fault(`page ${number} is no meta page of a log`);
      const version = meta.readUInt32LE(4) & 0xffff;
      if (version !== DATA_VERSION) throw new Fault(`page ${number} is of data version ${version}`);
      if (meta.readUInt32LE(24) !== this.#pageSize) throw new Fault('its two meta pages say two page sizes');
      return meta;
    });
    const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = both;
    const [even, odd] = [first.readBigUInt64LE(128), second.readBigUInt64LE(128)];
    const follow = even === 0n && odd === 0n ? true : even % 2n === 0n && (odd === even + 1n || odd + 1n === even);
    if (!follow) throw new Fault(`its meta pages are of the transactions ${even} and ${odd}, which do not follow`);
    return odd > even ? second : first;
  }

  #tree(tree: Tree, onNode: (node: Node) => void = () => undefined): void {
    const counts: Record<Counted, bigint> = { branch: 0n, leaf: 0n, overflow: 0n, entries: 0n };
    if (tree.root !== NO_ROOT) {
      if (tree.depth < 1 || tree.depth > MAX_DEPTH) throw new Fault(`the tree ${tree.name} is ${tree.depth} deep`);
      this.#subtree(tree, tree.root, 1, { from: null, to: null }, counts, onNode);
    }
    for (const what of Object.keys(counts) as Counted[]) {
      if (counts[what] !== tree.counts[what])
        throw new Fault(`the tree ${tree.name} says ${tree.counts[what]} of '${what}' and has ${counts[what]}`);
    }
  }

  /** @param between keys: the first that may stand below here, and the first that may not. */
  #subtree(
    tree: Tree,
    number: bigint,
    level: number,
    between: { readonly from: Buffer | null; readonly to: Buffer | null },
    counts: Record<Counted, bigint>,
    onNode: (node: Node) => void,
  ): void {
    const isLeaf = level === tree.depth;
    const where = `page ${number} of the tree ${tree.name}`;
    const page = this.#page(number, isLeaf ? PAGE.leaf : PAGE.branch, where);
    counts[isLeaf ? 'leaf' : 'branch'] += 1n;
    const nodes = nodesOf(page, isLeaf, where);
    const compare = tree.name === 'of free pages' ? byNumber : byBytes;
    nodes.forEach((node, index) => {
      // The first of a branch has no key: all that is less than the second is below it.
      if (!isLeaf && index === 0) return;
      const before = index === 0 || (!isLeaf && index === 1) ? null : (nodes[index - 1]?.key ?? null);
      const isInOrder =
        (before === null || compare(before, node.key) < 0) &&
        (between.from === null || compare(between.from, node.key) <= 0) &&
        (between.to === null || compare(node.key, between.to) < 0);
      if (!isInOrder) throw new Fault(`${where} has the keys of its entries out of order, at ${index}`);
    });
    for (const [index, node] of nodes.entries()) {
      if (isLeaf) {
        counts.entries += 1n;
        const { value, flags } = node;
        if ((flags & NODE.bigData) === 0) onNode(node);
        else onNode({ ...node, value: this.#overflow(value, node.size, where, counts) });
        continue;
      }
      const from = index === 0 ? between.from : node.key;
      const to = nodes[index + 1]?.key ?? between.to;
      this.#subtree(tree, node.child, level + 1, { from, to }, counts, onNode);
    }
  }

  /** The pages that hold a value which is larger than an entry may be. */
  #overflow(place: Buffer, size: number, where: string, counts: Record<Counted, bigint>): Buffer {
    const first = place.readBigUInt64LE(0);
    const of = `overflow page ${first} of ${where}`;
    const head = this.#page(first, PAGE.overflow, of, PAGE_HEADER);
    const pages = head.readUInt32LE(20);
    const needed = Math.floor((PAGE_HEADER - 1 + size) / this.#pageSize) + 1;
    if (pages !== needed || place.readBigUInt64LE(16) !== BigInt(pages))
      throw new Fault(`${of} says ${pages} pages for ${size} bytes`);
    for (let next = 1; next < pages; next += 1) this.#reach(Number(first) + next, of);
    counts.overflow += BigInt(pages);
    if (!where.endsWith('of free pages')) return place;
    return this.#read(Number(first) * this.#pageSize + PAGE_HEADER, size);
  }

  /**
   * Pages that may be written over: how many entries, then each. 0 is a hole, and a number below nought says how many pages
   * in a row begin with the next entry. A page may be told of twice, and none is in use.
   */
  #holdFree(list: Buffer): void {
    const entries = list.length < 8 ? -1 : Number(list.readBigUInt64LE(0));
    if (entries < 0 || list.length < (entries + 1) * 8)
      throw new Fault(`a list of free pages says ${entries} of them in ${list.length} bytes`);
    for (let index = 1, pages = 1; index <= entries; index += 1) {
      const entry = Number(list.readBigInt64LE(index * 8));
      if (entry <= 0) {
        pages = entry === 0 ? 1 : -entry;
        continue;
      }
      if (entry + pages - 1 > this.#lastPage)
        throw new Fault(`page ${entry} is said to be free and is behind the last one`);
      for (let page = entry; page < entry + pages; page += 1) {
        if (this.#isReached(page)) throw new Fault(`page ${page} is said to be free and is in use`);
      }
      pages = 1;
    }
  }

  #page(number: bigint, kind: number, where: string, bytes = this.#pageSize): Buffer {
    this.#reach(Number(number), where);
    const page = this.#read(Number(number) * this.#pageSize, bytes, where);
    const flags = page.readUInt16LE(18);
    if (page.readBigUInt64LE(0) !== number) throw new Fault(`${where} says that it is ${page.readBigUInt64LE(0)}`);
    if (flags !== kind) throw new Fault(`${where} is of another kind (${flags} and not ${kind})`);
    if (page.readBigUInt64LE(8) > this.#txn) throw new Fault(`${where} is of a transaction that has not been yet`);
    return page;
  }

  #reach(number: number, where: string): void {
    if (!(number >= 0 && number <= this.#lastPage))
      throw new Fault(`${where} is behind the last page ${this.#lastPage}`);
    if (this.#isReached(number)) throw new Fault(`${where}: page ${number} is in use already`);
    const byte = Math.floor(number / 8);
    this.#reached[byte] = (this.#reached[byte] ?? 0) | (1 << (number & 7));
  }

  #isReached(page: number): boolean {
    return ((this.#reached[Math.floor(page / 8)] ?? 0) & (1 << (page & 7))) !== 0;
  }

  #read(from: number, bytes: number, where = 'it'): Buffer {
    if (from + bytes > this.#size) throw new Fault(`${where} is cut off: the file ends at ${this.#size}`);
    const buffer = Buffer.allocUnsafe(bytes);
    readSync(this.#file, buffer, 0, bytes, from);
    return buffer;
  }
}

const byBytes = (a: Buffer, b: Buffer): number => a.compare(b);
const byNumber = (a: Buffer, b: Buffer): number => {
  const difference = a.readBigUInt64LE(0) - b.readBigUInt64LE(0);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
};

const nameOf = (key: Buffer): string => key.toString('latin1').replace(/[^\x20-\x7e]/g, '');
