import { Inject } from '@nestjs/common';
import { Field, Float, ID, ObjectType, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Asked, type RequestContext } from '../graphql/context.ts';
import { Instant } from '../graphql/scalars.ts';
import { HOST, type ApiHost } from '../host.ts';
import { Access } from '../queries/access.ts';
import { Case } from '../queries/case.types.ts';
import { personal, Personal, showAll, type Shown } from '../queries/personal.ts';
import { attachedTo, type AttachmentOnRecord } from './attachments-of.ts';

const nullable = true;
/** The most that a case is shown with. */
const AT_MOST = 200;

@ObjectType({ description: 'A file of a case.' })
export class Attachment implements Omit<AttachmentOnRecord, 'fileName'> {
  @Field(() => ID, { description: 'The act that added it.' }) readonly act!: string;
  @Field(() => String, { description: 'The sha-256 of the content, in hex.' }) readonly contentHash!: string;
  @Field(() => String) readonly title!: string;
  @Field(() => Personal, { nullable }) readonly fileName!: Personal | null;
  @Field(() => String, { nullable }) readonly mediaType!: string | null;
  @Field(() => Float, { nullable, description: 'Bytes; null where it was recorded by its hash alone.' })
  readonly size!: number | null;
  @Field(() => Instant) readonly addedAt!: string;
  @Field(() => ID) readonly addedBy!: string;
  @Field(() => String, { description: 'Where the content is, for those who see the personal data of the case.' })
  readonly href!: string;
}

@Resolver(() => Case)
export class AttachmentsResolver {
  constructor(@Inject(HOST) private readonly host: ApiHost) {}

  @ResolveField(() => [Attachment], { description: `The newest ${AT_MOST}, newest first; read from the log itself.` })
  async attachments(@Parent() found: Case, @Asked() { caller }: RequestContext): Promise<readonly Attachment[]> {
    const { core } = this.host;
    const state = await core.cases.find(found.caseId, caller.organisation);
    if (state === null) return [];
    const sight = await new Access(core, caller).sightOf(found);
    const newest = [...attachedTo(state)].reverse().slice(0, AT_MOST);
    const shown = await showAll(
      core.vault,
      caller,
      newest.map((data) => ({ data, sight })),
    );
    return shown.map((one) => toAttachment(found.caseId, one));
  }
}

const toAttachment = (caseId: string, one: Shown<AttachmentOnRecord>): Attachment => ({
  ...one,
  fileName: personal(one.fileName),
  href: `/cases/${caseId}/attachments/${one.contentHash}`,
});
