import { CloseButton, Combobox, Loader, MultiSelect, TextInput, useCombobox } from '@mantine/core';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { entityOf, type EntityName } from '../../shared/entities';
import type { Label } from '../../shared/schema/label';
import { useTexts } from '../i18n/texts';
import { useRefSource, type RefHit } from './ref-source';
import { Run } from './text-run';

const texts = {
  clear: ['Clear', '清除', '清除'],
  nothing: ['Nothing found', '没有匹配的记录', '找不到相符的紀錄'],
  noneYet: ['None yet. An administrator adds them.', '暂无，由管理员添加', '尚無，由管理員新增'],
} as const satisfies Record<string, Label>;

interface Common {
  readonly label?: ReactNode;
  readonly 'aria-label'?: string;
  readonly error?: string | undefined;
  readonly required?: boolean;
  readonly withAsterisk?: boolean;
  readonly disabled?: boolean;
  readonly name?: string;
  readonly autoFocus?: boolean;
  readonly description?: ReactNode;
  readonly onBlur?: () => void;
}

/** Hits for a text, asked 120 ms after the last key; a late answer to an older text is dropped. */
function useHits(entity: EntityName, text: string, active: boolean): readonly RefHit[] | undefined {
  const source = useRefSource();
  const [hits, setHits] = useState<readonly RefHit[] | undefined>(undefined);
  useEffect(() => {
    if (!active) return undefined;
    let current = true;
    const timer = setTimeout(
      () => {
        source.search(entity, text).then(
          (found) => current && setHits(found),
          () => current && setHits([]),
        );
      },
      text === '' ? 0 : 120,
    );
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [source, entity, text, active]);
  return hits;
}

export interface RefFieldProps extends Common {
  readonly entity: EntityName;
  readonly value: string | undefined;
  readonly onChange: (id: string | undefined) => void;
  readonly placeholder?: string;
}

/** Chooses one record of another kind by typing a part of its name. */
export function RefField({ entity, value, onChange, onBlur, placeholder, ...rest }: RefFieldProps): ReactNode {
  const t = useTexts(texts);
  const title = useRefSource().useTitle(entity, value);
  const [typed, setTyped] = useState<string | undefined>(undefined);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const hits = useHits(entity, typed ?? '', combobox.dropdownOpened);
  const input = useRef<HTMLInputElement>(null);
  const select = combobox.selectFirstOption;
  useEffect(() => {
    if (hits && hits.length > 0) select();
    // The list changed: its first entry is the one Enter takes.
  }, [hits, select]);
  const choose = (id: string | undefined): void => {
    setTyped(undefined);
    onChange(id);
    combobox.closeDropdown();
  };
  return (
    <Combobox store={combobox} onOptionSubmit={choose} shadow="md">
      <Combobox.Target>
        <TextInput
          {...rest}
          ref={input}
          autoComplete="off"
          {...(placeholder === undefined ? {} : { placeholder })}
          value={typed ?? title ?? ''}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            if (event.currentTarget.value === '') onChange(undefined);
            combobox.openDropdown();
          }}
          onClick={() => combobox.openDropdown()}
          onFocus={(event) => event.currentTarget.select()}
          onBlur={() => {
            combobox.closeDropdown();
            setTyped(undefined);
            onBlur?.();
          }}
          rightSection={
            value !== undefined && !(rest.required ?? false) && !(rest.disabled ?? false) ? (
              <CloseButton
                size="sm"
                aria-label={t('clear')}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => choose(undefined)}
              />
            ) : hits === undefined && combobox.dropdownOpened ? (
              <Loader size={14} aria-hidden />
            ) : null
          }
        />
      </Combobox.Target>
      <Combobox.Dropdown className="pop" hidden={hits === undefined}>
        <Combobox.Options mah={280} style={{ overflowY: 'auto' }}>
          {hits?.map((hit) => (
            <Combobox.Option key={hit.id} value={hit.id} active={hit.id === value}>
              <Run>{hit.title}</Run>
              {hit.detail !== undefined && hit.detail !== '' && (
                <span className="xs d3">
                  {' '}
                  <Run>{hit.detail}</Run>
                </span>
              )}
            </Combobox.Option>
          ))}
          {hits?.length === 0 && (
            <Combobox.Empty>{t(isKeptByOffice(entity) && !typed ? 'noneYet' : 'nothing')}</Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

/** What only administrators add: without any, looking for another word would not help. */
const isKeptByOffice = (entity: EntityName): boolean => entityOf(entity).scope.kind === 'organisation';

export interface RefsFieldProps extends Common {
  readonly entity: EntityName;
  readonly value: readonly string[];
  readonly onChange: (ids: string[]) => void;
  readonly placeholder?: string;
}

/** Chooses several records of another kind. */
export function RefsField({ entity, value, onChange, onBlur, ...rest }: RefsFieldProps): ReactNode {
  const t = useTexts(texts);
  const source = useRefSource();
  const [text, setText] = useState('');
  const [opened, setOpened] = useState(false);
  const hits = useHits(entity, text, opened);
  // Titles of what is chosen but not among the hits: each is a live value, so a component of its own reports it.
  const [titles, setTitles] = useState<Readonly<Record<string, string>>>({});
  const data = [
    ...(hits ?? []).map((hit) => ({ value: hit.id, label: hit.title })),
    ...value.filter((id) => !hits?.some((hit) => hit.id === id)).map((id) => ({ value: id, label: titles[id] ?? '…' })),
  ];
  return (
    <>
      {value.map((id) => (
        <TitleReporter
          key={id}
          entity={entity}
          id={id}
          useTitle={source.useTitle}
          onTitle={(title) => setTitles((all) => (all[id] === title ? all : { ...all, [id]: title }))}
        />
      ))}
      <MultiSelect
        {...rest}
        autoComplete="off"
        searchable
        hidePickedOptions
        data={data}
        value={[...value]}
        searchValue={text}
        onSearchChange={setText}
        onDropdownOpen={() => setOpened(true)}
        onDropdownClose={() => setOpened(false)}
        filter={({ options }) => options}
        nothingFoundMessage={t('nothing')}
        onChange={(ids) => {
          setText('');
          onChange(ids);
        }}
        {...(onBlur ? { onBlur } : {})}
      />
    </>
  );
}

function TitleReporter({
  entity,
  id,
  useTitle,
  onTitle,
}: {
  readonly entity: EntityName;
  readonly id: string;
  readonly useTitle: (entity: EntityName, id: string) => string | undefined;
  readonly onTitle: (title: string) => void;
}): ReactNode {
  const title = useTitle(entity, id);
  useEffect(() => {
    if (title !== undefined) onTitle(title);
  }, [title, onTitle]);
  return null;
}
