import type { Id, Instant } from '#kernel';
import { entityOf, tableName, type Row, type Stamped } from '#read-model';
import type { DataSource, EntitySchema, SelectQueryBuilder } from 'typeorm';
import { clocks, type ClockRow } from '../clocks/index.ts';
import { pageOf, pageOfAny, type Page, type Paging } from '../paging/index.ts';
import { register } from '../register/index.ts';
import { meetingKey, meetings, reviewedCases } from './projection.ts';
import type { MeetingRow, ReviewedCaseRow } from './row.ts';

export interface MeetingListing extends Paging {
  readonly filter?: { readonly body?: string; readonly status?: MeetingRow['status'] };
}

/** A rule of a version of a pack by which cases wait for a meeting. */
export interface WaitingRule {
  readonly rule: string;
  readonly packId: string;
  readonly packVersion: number;
}

export interface AgendaListing extends Paging {
  /** The rules of the body whose agenda it is. */
  readonly rules: readonly WaitingRule[];
}

/** A case that waits for the next meeting of a body. */
export interface AgendaItem {
  readonly caseId: Id;
  readonly reference: string;
  readonly title: string | null;
  /** The time limit that the meeting meets. */
  readonly clock: Id;
  readonly waitingSince: Instant;
}

/** The meetings of an organisation's bodies, and what they have to consider. */
export class MeetingQueries {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.#dataSource = dataSource;
  }

  async byId(organisation: string, body: string, meeting: Id): Promise<Stamped<MeetingRow> | null> {
    return await this.#of(entityOf(meetings), organisation)
      .andWhere('row.key = :key', { key: meetingKey(organisation, body, meeting) })
      .getOne();
  }

  /** Latest day first. @throws MalformedCursor, BadPageSize */
  async list(
    organisation: string,
    { filter = {}, ...paging }: MeetingListing = {},
  ): Promise<Page<Stamped<MeetingRow>>> {
    const query = this.#of(entityOf(meetings), organisation);
    for (const field of ['body', 'status'] as const) {
      if (filter[field] !== undefined) query.andWhere(`row.${field} = :${field}`, { [field]: filter[field] });
    }
    return await pageOf<MeetingRow>(query, { field: 'on', kind: 'date', direction: 'DESC' }, paging);
  }

  /** The cases that a meeting considered. @throws MalformedCursor, BadPageSize */
  async considered(
    organisation: string,
    { meeting, ...paging }: Paging & { readonly meeting: Id },
  ): Promise<Page<Stamped<ReviewedCaseRow>>> {
    const query = this.#of(entityOf(reviewedCases), organisation).andWhere('row.meeting = :meeting', { meeting });
    return await pageOf<ReviewedCaseRow>(query, { field: 'caseId', kind: 'text', direction: 'ASC' }, paging);
  }

  /** The cases that wait for the next meeting of a body, longest waiting first. @throws MalformedCursor, BadPageSize */
  async agenda(organisation: string, { rules, ...paging }: AgendaListing): Promise<Page<AgendaItem>> {
    if (rules.length === 0) return { edges: [], hasNextPage: false };
    const versions = new Map<string, string[]>();
    for (const { rule, packId, packVersion } of rules) {
      versions.set(rule, [...(versions.get(rule) ?? []), `${packId} ${packVersion}`]);
    }
    // Rule by rule: each is a range of an index in the order of the list.
    const waiting = [...versions].map(([rule, ofRule]) =>
      this.#waiting(organisation)
        .andWhere('row.rule = :rule', { rule })
        .andWhere(`held.pack_id || ' ' || held.pack_version = ANY(:ofRule)`, { ofRule }),
    );
    const page = await pageOfAny<ClockRow>(waiting, { field: 'startedAt', kind: 'instant', direction: 'ASC' }, paging);
    const held = await this.#registered(page.edges.map(({ node }) => node.caseId));
    const edges = page.edges.map(({ cursor, node: { caseId, clock, startedAt: waitingSince } }) => {
      const { reference = caseId, title = null } = held.get(caseId) ?? {};
      return { cursor, node: { caseId, reference, title, clock, waitingSince } };
    });
    return { edges, hasNextPage: page.hasNextPage };
  }

  async #registered(caseIds: readonly Id[]) {
    const rows = await this.#dataSource
      .getRepository(entityOf(register))
      .createQueryBuilder('row')
      .where('row.key = ANY(:caseIds)', { caseIds })
      .getMany();
    return new Map(rows.map((row) => [row.caseId, row]));
  }

  /** Limits that run, with the version of the pack that the case is pinned to. */
  #waiting(organisation: string): SelectQueryBuilder<Stamped<ClockRow>> {
    return this.#of(entityOf(clocks), organisation)
      .innerJoin(tableName(register), 'held', 'held.key = row.caseId AND held.organisation = row.organisation')
      .andWhere('row.running');
  }

  #of<R extends Row>(entity: EntitySchema<Stamped<R>>, organisation: string): SelectQueryBuilder<Stamped<R>> {
    return this.#dataSource
      .getRepository(entity)
      .createQueryBuilder('row')
      .where('row.organisation = :organisation', { organisation });
  }
}
