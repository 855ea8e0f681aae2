import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useId, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Link } from 'wouter';
import { useTexts } from '../../i18n/texts';
import { NothingHere } from '../../pages/nothing-here';
import { EmptyState } from '../../ui/empty-state';
import { isComposing } from '../../ui/key-match';
import { Page } from '../../ui/page';
import { useRefSource, type RefHit } from '../../ui/ref-source';
import { Run } from '../../ui/text-run';
import { texts } from './texts';

const settleMs = 120;

/** First step of an order that was begun without an account. */
export function AccountPicker({ onPick }: { readonly onPick: (accountId: string) => void }): ReactNode {
  const t = useTexts(texts);
  const source = useRefSource();
  const listId = useId();
  const [text, setText] = useState('');
  const [hits, setHits] = useState<readonly RefHit[] | undefined>();
  const [active, setActive] = useState(0);
  useEffect(() => {
    let current = true;
    const timer = setTimeout(() => {
      source.search('account', text).then(
        (found) => {
          if (!current) return;
          setHits(found);
          setActive(0);
        },
        () => current && setHits([]),
      );
    }, settleMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [source, text]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (isComposing(event.nativeEvent) || !hits) return;
    const hit = hits[active];
    if (event.key === 'ArrowDown') setActive(Math.min(hits.length - 1, active + 1));
    else if (event.key === 'ArrowUp') setActive(Math.max(0, active - 1));
    else if (event.key === 'Enter' && hit) onPick(hit.id);
    else return;
    event.preventDefault();
  };
  const nothing = (
    <EmptyState
      title={text.trim() === '' ? t('noAccounts') : t('noAccountFound', { text })}
      action={
        <Link href="/accounts/new" className="link">
          {t('newAccount')}
        </Link>
      }
    >
      {text.trim() === '' ? t('noAccountsHint') : t('noAccountHint')}
    </EmptyState>
  );
  return (
    <Page
      crumbs={[{ label: t('orders'), path: '/orders' }, { label: t('newOrder') }]}
      title={t('forWhom')}
      sentence={t('forWhomHint')}
    >
      <div className="accountpicker">
        <TextInput
          autoFocus
          role="combobox"
          aria-label={t('forWhom')}
          aria-expanded={(hits?.length ?? 0) > 0}
          aria-controls={listId}
          aria-activedescendant={hits?.[active] ? `${listId}-${active}` : undefined}
          autoComplete="off"
          spellCheck={false}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <div role="listbox" id={listId} aria-label={t('account')} className="accounthits">
          {(hits ?? []).map((hit, at) => (
            <div
              key={hit.id}
              id={`${listId}-${at}`}
              role="option"
              aria-selected={at === active}
              className={at === active ? 'suggestion on' : 'suggestion'}
              onMouseMove={() => setActive(at)}
              onClick={() => onPick(hit.id)}
            >
              <span className="grow el">
                <Run className="b">{hit.title}</Run>
              </span>
              {hit.detail !== undefined && (
                <span className="s d2 el">
                  <Run>{hit.detail}</Run>
                </span>
              )}
            </div>
          ))}
        </div>
        {hits?.length === 0 && (text.trim() === '' ? <NothingHere>{nothing}</NothingHere> : nothing)}
      </div>
    </Page>
  );
}
