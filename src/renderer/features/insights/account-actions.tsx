import { Button, Menu } from '@mantine/core';
import {
  IconAlertTriangle,
  IconBulb,
  IconHeartHandshake,
  IconMapPin,
  IconPhone,
  IconQuestionMark,
  IconRefresh,
  IconUserPlus,
} from '@tabler/icons-react';
import { Fragment, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import type { ActionKey, NextAction } from '../../../shared/domain/insights/next-actions';
import { entities, type Body, type EntityName } from '../../../shared/entities';
import type { AccountScores } from '../../data/api';
import { useData, useRecords } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import { useLabel, useTexts } from '../../i18n/texts';
import { usePartWords } from '../../pages/part-words';
import { useErrorText } from '../../ui/error-panel';
import type { IconComponent } from '../../ui/feature';
import { logPath, newOrderPath, pathOf, withQuery } from '../../ui/paths';
import { useRefTitle } from '../../ui/ref-source';
import { Section } from '../../ui/section';
import { useToast } from '../../ui/toast';
import { actionTexts, numberTexts } from './number-texts';

interface NextActionsProps {
  readonly accountId: string;
  readonly scores: AccountScores;
}

const icons: Readonly<Record<ActionKey, IconComponent>> = {
  settleComplaint: IconAlertTriangle,
  keepPromise: IconHeartHandshake,
  winBack: IconRefresh,
  visit: IconMapPin,
  call: IconPhone,
  offer: IconBulb,
  askNeeds: IconQuestionMark,
  thank: IconHeartHandshake,
  askReferral: IconUserPlus,
};

/** What to do with this customer now, each with its reason; what somebody answered is kept, so that it is not asked again too soon. */
export function NextActions({ accountId, scores }: NextActionsProps): ReactNode {
  const t = useTexts(numberTexts);
  const { actions } = scores;
  return (
    <Section title={t('actions')} {...(actions.length > 0 ? { count: actions.length } : {})}>
      {actions.length === 0 ? (
        <p className="s d3">{t('noActions')}</p>
      ) : (
        <ul className="plainlist nextactions">
          {actions.map((action) => (
            <ActionLine
              key={`${action.key} ${action.productId ?? ''} ${action.recordId ?? ''}`}
              accountId={accountId}
              action={action}
              currency={scores.currency}
            />
          ))}
        </ul>
      )}
    </Section>
  );
}

/** The record that an action names, besides the account. */
function subjectOf({ key, productId, recordId }: NextAction): readonly [EntityName, string | undefined] {
  if (key === 'offer') return ['product', productId];
  return [key === 'keepPromise' ? 'promise' : 'case', recordId];
}

/** The title of an action, with the name of what it is about. */
export function useActionTitle(action: NextAction): string {
  const label = useLabel();
  const name = useRefTitle(...subjectOf(action));
  return label(actionTexts[action.key].title, { name: name ?? '' });
}

interface ActionLineProps {
  readonly accountId: string;
  readonly action: NextAction;
  readonly currency: string;
}

const reasons = ['noNeed', 'timing', 'other'] as const;
/** What decides about a product says how the customer buys. */
const offerReasons = ['price', 'brand', 'quality', ...reasons] as const;
const most = 2;
const oneDraft = { offset: 0, limit: 1 };

function ActionLine({ accountId, action, currency }: ActionLineProps): ReactNode {
  const t = useTexts(numberTexts);
  const label = useLabel();
  const format = useFormat();
  const data = useData();
  const toast = useToast();
  const errorText = useErrorText();
  const words = usePartWords(currency);
  const title = useActionTitle(action);
  const begin = useBeginning(accountId, action);
  const Icon = icons[action.key];
  const { choices = {} } = entities.suggestionAnswer.fields.reason;
  const answer = async (given: Pick<Body<'suggestionAnswer'>, 'answer' | 'reason'>, said?: string): Promise<void> => {
    const { key, productId, recordId } = action;
    try {
      const { undoToken } = await data.commit([
        {
          entity: 'suggestionAnswer',
          id: data.newId(),
          op: 'create',
          body: {
            accountId,
            kind: key,
            ...(productId === undefined ? {} : { productId }),
            ...(recordId === undefined ? {} : { recordId }),
            ...given,
            at: new Date().toISOString(),
            ownerId: data.session.user.id,
          },
        },
      ]);
      if (said !== undefined) toast({ text: said, undo: () => data.undo(undoToken) });
    } catch (error) {
      toast({ text: errorText(error), problem: true });
    }
  };
  return (
    <li className="nextaction">
      <Icon size={17} className="i acc" aria-hidden />
      <div className="grow">
        <p className="b">{title}</p>
        <p className="s d2">
          {action.why.slice(0, most).map((part, index) => (
            <Fragment key={part.key}>
              {index > 0 && (format.options.language === 'en' ? '. ' : '；')}
              {words(part)}
            </Fragment>
          ))}
          {action.worthMinor !== undefined && action.worthMinor > 0 && (
            <span className="d3">
              {action.why.length > 0 && (format.options.language === 'en' ? '. ' : '；')}
              {t('atStake', { amount: format.shortMoney(action.worthMinor, currency) })}
            </span>
          )}
        </p>
        <div className="row nextaction-acts">
          <Button
            variant="light"
            size="compact-sm"
            onClick={() => {
              void answer({ answer: 'accepted' });
              begin();
            }}
          >
            {label(actionTexts[action.key].act)}
          </Button>
          <Menu position="bottom-start">
            <Menu.Target>
              <Button variant="subtle" size="compact-sm" aria-label={t('notNowFor', { action: title })}>
                {t('notNow')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown className="pop">
              <Menu.Item onClick={() => void answer({ answer: 'later' }, t('putOff', { action: title }))}>
                {t('later')}
              </Menu.Item>
              {(action.key === 'offer' ? offerReasons : reasons).map((reason) => (
                <Menu.Item
                  key={reason}
                  onClick={() => void answer({ answer: 'refused', reason }, t('refused', { action: title }))}
                >
                  {t('refusedFor', { reason: label(choices[reason] ?? ['', '', '']) })}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        </div>
      </div>
    </li>
  );
}

/** Goes to where the action is done. An offer goes into the open draft of this customer, if there is one of the reader. */
function useBeginning(accountId: string, { key, productId, recordId }: NextAction): () => void {
  const [, navigate] = useLocation();
  const { user } = useData().session;
  const drafts = useRecords(
    'order',
    {
      where: [
        { field: 'accountId', op: 'eq', value: accountId },
        { field: 'status', op: 'eq', value: 'draft' },
        { field: 'authorId', op: 'eq', value: user.id },
      ],
    },
    { window: oneDraft },
  );
  return () => {
    switch (key) {
      case 'settleComplaint':
        return navigate(pathOf('case', recordId ?? ''));
      case 'keepPromise':
        return navigate(pathOf('promise', recordId ?? ''));
      case 'offer': {
        const draft = drafts?.rows[0];
        return navigate(withQuery(draft ? pathOf('order', draft.id) : newOrderPath(accountId), { with: productId }));
      }
      case 'visit':
      case 'askReferral':
        return navigate(logPath('visit', accountId));
      default:
        return navigate(logPath('call', accountId));
    }
  };
}
