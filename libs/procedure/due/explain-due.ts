import type { LocalDate } from '#kernel';
import { parseDueRequest, type RequestContext } from './due-request.ts';
import { prove, type Proof } from './proof.ts';
import { dueText } from './print-proof.ts';
import type { DueFault } from './request-fault.ts';
import { shortest } from './zone.ts';

/** The answer to one due date asked for from outside, in the form of a vector's `expect`, with its proof. */
export type DueAnswer =
  | {
      readonly ok: true;
      readonly id: string;
      readonly what: string;
      readonly dueDate: LocalDate;
      /** The exclusive instant in UTC, without an empty fraction: `2024-06-04T23:00:00Z`. */
      readonly dueAt: string;
      /** The same on the local clock: `before 2024-06-05T00:00:00+01:00`. */
      readonly local: string;
      readonly provisional: boolean;
      readonly proof: Proof;
    }
  | { readonly ok: false; readonly id: string; readonly faults: readonly DueFault[] };

/** Reads, computes and proves one element of a list of due dates. Never throws; what is wrong is a list of faults. */
export function explainDue(element: unknown, context: RequestContext): DueAnswer {
  const parsed = parseDueRequest(element, context);
  if (!parsed.ok) return { ok: false, id: parsed.id, faults: parsed.faults };
  const { id, what, inputs, calendar } = parsed.request;
  const proof = prove(inputs, calendar);
  if (!proof.result.ok) {
    const { field, message, wouldAccept } = proof.result.refusal;
    return { ok: false, id, faults: [{ field, message, ...(wouldAccept === undefined ? {} : { wouldAccept }) }] };
  }
  const { dueDate, dueAt, provisional } = proof.result;
  return { ok: true, id, what, dueDate, dueAt: shortest(dueAt), local: dueText(proof) ?? '', provisional, proof };
}
