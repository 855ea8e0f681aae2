import type { Body } from '../../../shared/entities';

type Answer = Body<'suggestionAnswer'>;

/** What became of a product that was suggested in an order. @param orderId absent while nothing was entered */
export const suggestionAnswer = (
  by: Pick<Answer, 'accountId' | 'ownerId' | 'at'>,
  productId: string,
  answer: Answer['answer'],
  orderId: string | undefined,
): Answer => ({ ...by, kind: 'offer', productId, answer, ...(orderId === undefined ? {} : { orderId }) });
