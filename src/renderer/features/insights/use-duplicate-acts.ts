import type { DuplicatePair } from '../../../shared/domain/insights/analyses';
import { inPairOrder } from '../../../shared/domain/insights/duplicates';
import type { Body } from '../../../shared/entities';
import type { Change, Row } from '../../data/api';
import { useData } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { useAdministrator } from '../../pages/doubt';
import { useErrorText } from '../../ui/error-panel';
import { pathOf } from '../../ui/paths';
import { useToast } from '../../ui/toast';
import { duplicatesTexts } from './duplicates-texts';

/** A pair with what its two records are called. */
export interface NamedPair extends Pick<DuplicatePair, 'of' | 'firstId' | 'secondId'> {
  readonly firstName: string;
  readonly secondName: string;
  /** Accounts that the answer hangs on: the two, or those of the two people, as far as they are on this laptop. */
  readonly accountIds: readonly string[];
}

interface DuplicateActs {
  readonly sayDifferent: (pair: NamedPair) => Promise<void>;
  /**
   * An administrator gets the task, because what the two have is not all on this laptop, nor all the reader's to change. Undefined where there is nobody to
   * get it. @param why the reasons in words
   */
  readonly proposeMerging: ((pair: NamedPair, keepId: string, score: string, why: string) => Promise<void>) | undefined;
  /** Of all answers about the same pair. */
  readonly takeBack: (answers: readonly Row<'duplicateAnswer'>[]) => Promise<void>;
}

const mostSubject = 200;

/** What can be said of two records that look like one; each with undo. */
export function useDuplicateActs(): DuplicateActs {
  const t = useTexts(duplicatesTexts);
  const { today } = useFormat();
  const data = useData();
  const toast = useToast();
  const errorText = useErrorText();
  const administrator = useAdministrator();
  const commit = async (changes: readonly Change[], said: string): Promise<void> => {
    try {
      const { undoToken } = await data.commit(changes);
      toast({ text: said, undo: () => data.undo(undoToken) });
    } catch (error) {
      toast({ text: errorText(error), problem: true });
    }
  };
  const answer = (pair: NamedPair, given: Pick<Body<'duplicateAnswer'>, 'answer' | 'keepId'>): Change => {
    const [firstId, secondId] = inPairOrder(pair.firstId, pair.secondId);
    const body = {
      ...{ of: pair.of, firstId, secondId, ...given },
      accounts: pair.accountIds.map((accountId) => ({ accountId })),
      ...{ at: new Date().toISOString(), ownerId: data.session.user.id },
    };
    return { entity: 'duplicateAnswer', op: 'create', id: data.newId(), body };
  };
  const namesOf = ({ firstName: first, secondName: second }: NamedPair): string => t('pair', { first, second });
  return {
    sayDifferent: (pair) =>
      commit([answer(pair, { answer: 'different' })], t('saidDifferent', { pair: namesOf(pair) })),
    proposeMerging: administrator
      ? async (pair, keepId, score, why) => {
          const first = { id: pair.firstId, name: pair.firstName };
          const second = { id: pair.secondId, name: pair.secondName };
          const [kept, other] = keepId === pair.firstId ? [first, second] : [second, first];
          // Two of the same name are told apart by where they are.
          const placeOf = ({ id, name }: typeof first): string => `${name} ${pathOf(pair.of, id)}`;
          const accountId = pair.of === 'account' ? keepId : pair.accountIds[0];
          const body = {
            subject: t('task', { other: other.name, kept: kept.name }).slice(0, mostSubject),
            ...(accountId === undefined ? {} : { accountId }),
            ...(pair.of === 'contact' ? { contactId: keepId } : {}),
            ...{ ownerId: administrator.id, status: 'open' as const, dueOn: today },
            note: t('taskNote', { kept: placeOf(kept), other: placeOf(other), score, reasons: why }),
          };
          await commit(
            [answer(pair, { answer: 'same', keepId }), { entity: 'task', op: 'create', id: data.newId(), body }],
            t('saidSame', { name: administrator.name }),
          );
        }
      : undefined,
    takeBack: (answers) =>
      commit(
        answers.map(({ id }) => ({ entity: 'duplicateAnswer', op: 'remove', id })),
        t('tookBack'),
      ),
  };
}
