import type { Projection } from './projection.ts';

/** A projection was asked for that this release does not have. */
export class NoSuchProjection extends Error {
  override readonly name = 'NoSuchProjection';
  readonly code = 'NO_SUCH_PROJECTION';

  constructor(wanted: string, known: readonly string[]) {
    super(`there is no projection "${wanted}"; there are ${known.join(', ')}`);
  }
}

/** The projections of this release, by name. */
export class Catalogue {
  readonly all: readonly Projection[];

  /** @throws TypeError where a name is given twice or cannot name a table. */
  constructor(projections: readonly Projection[]) {
    for (const { name, version } of projections) {
      if (!/^[a-z][a-z0-9_]{0,39}$/.test(name)) throw new TypeError(`"${name}" is no name for a projection`);
      if (!Number.isSafeInteger(version) || version < 1) throw new TypeError(`${name} has no version ${version}`);
    }
    if (new Set(projections.map(({ name }) => name)).size < projections.length) {
      throw new TypeError('two projections have the same name');
    }
    this.all = projections;
  }

  /** @throws NoSuchProjection */
  find(name: string): Projection {
    const found = this.all.find((projection) => projection.name === name);
    if (found === undefined) {
      throw new NoSuchProjection(
        name,
        this.all.map((projection) => projection.name),
      );
    }
    return found;
  }

  /** These, or all unless told. @throws NoSuchProjection */
  pick(names: readonly string[] | undefined): readonly Projection[] {
    return names === undefined ? this.all : names.map((name) => this.find(name));
  }
}
