import type { Pack } from '../schema.ts';

/** The way to a node of the pack: keys and indices. */
export type Path = readonly (string | number)[];

/** One thing that is wrong, or only odd, with where it is and what would be right. */
export interface PackFault {
  /** 1-based, in the YAML source. */
  readonly line: number;
  readonly column: number;
  /** `clocks[2].satisfiedBy.where.kind`; empty for the file itself. */
  readonly path: string;
  readonly message: string;
  readonly wouldAccept?: string;
}

/** A pack that passes may still have warnings: what is allowed and probably not meant. */
export type PackCheck =
  | { readonly ok: true; readonly pack: Pack; readonly warnings: readonly PackFault[] }
  | { readonly ok: false; readonly faults: readonly PackFault[]; readonly warnings: readonly PackFault[] };

export interface Position {
  readonly line: number;
  readonly column: number;
}

export const printPath = (path: Path): string =>
  path.map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${step}`)).join('');

/** Collects everything that is found, each once, with its place in the source. */
export class Report {
  readonly #faults = new Map<string, PackFault>();
  readonly #warnings = new Map<string, PackFault>();

  constructor(private readonly locate: (path: Path) => Position) {}

  fault(path: Path, message: string, wouldAccept?: string): void {
    this.#add(this.#faults, path, message, wouldAccept);
  }

  warn(path: Path, message: string, wouldAccept?: string): void {
    this.#add(this.#warnings, path, message, wouldAccept);
  }

  get faults(): readonly PackFault[] {
    return inOrder(this.#faults);
  }

  get warnings(): readonly PackFault[] {
    return inOrder(this.#warnings);
  }

  #add(to: Map<string, PackFault>, path: Path, message: string, wouldAccept?: string): void {
    const printed = printPath(path);
    to.set(`${printed}\n${message}`, {
      ...this.locate(path),
      path: printed,
      message,
      ...(wouldAccept === undefined ? {} : { wouldAccept }),
    });
  }
}

const inOrder = (found: ReadonlyMap<string, PackFault>): readonly PackFault[] =>
  [...found.values()].sort((a, b) => a.line - b.line || a.column - b.column);
