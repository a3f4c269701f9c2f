import { entityOf, type Stamped } from '#read-model';
import type { DataSource } from 'typeorm';
import { pageOf, type Page, type Paging } from '../paging/index.ts';
import { messages } from './projection.ts';
import type { MessageRow, MessageStatus } from './row.ts';

export interface MessageListing extends Paging {
  readonly filter?: { readonly state?: MessageStatus };
}

/** The messages that came in to an organisation, newest first. */
export class MessageQueries {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.#dataSource = dataSource;
  }

  /** @throws MalformedCursor, BadPageSize */
  async list(
    organisation: string,
    { filter = {}, ...paging }: MessageListing = {},
  ): Promise<Page<Stamped<MessageRow>>> {
    const query = this.#dataSource
      .getRepository(entityOf(messages))
      .createQueryBuilder('row')
      .where('row.organisation = :organisation', { organisation });
    if (filter.state !== undefined) query.andWhere('row.state = :state', { state: filter.state });
    return await pageOf<MessageRow>(query, { field: 'takenAt', kind: 'instant', direction: 'DESC' }, paging);
  }
}
