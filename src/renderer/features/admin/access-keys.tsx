import { Button, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Fragment, useState, type FormEvent, type ReactNode } from 'react';
import { entities } from '../../../shared/entities';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { Section } from '../../ui/section';
import { StatusMark } from '../../ui/status-mark';
import { Run } from '../../ui/text-run';
import { useToast } from '../../ui/toast';
import { useAct } from '../../ui/use-act';
import { CopyButton } from './copy-button';
import { ForGoodQuestion } from './for-good-question';
import { makeAccessKey, revokeAccessKey, type AccessKey, type AdminUser, type MadeKey } from './requests';
import { texts } from './texts';

interface AccessKeysProps {
  readonly keys: readonly AccessKey[];
  /** Those who may have made one. */
  readonly users: readonly AdminUser[];
  readonly ready: boolean;
  readonly onChanged: () => Promise<void>;
}

const columns = 4;

/** What other systems deliver channel records with (docs/decisions/023-channel-records.md). */
export function AccessKeys({ keys, users, ready, onChanged }: AccessKeysProps): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const [isMaking, setIsMaking] = useState(false);
  const [made, setMade] = useState<{ readonly name: string; readonly made: MadeKey } | undefined>(undefined);
  const living = keys.filter((key) => key.revokedAt === undefined);
  return (
    <Section title={t('accessKeys')} {...(living.length > 0 ? { count: format.number(living.length) } : {})}>
      <p className="s d2">{t('accessKeysNote')}</p>
      {keys.length === 0 ? (
        <p className="s d2">{t('noKeys')}</p>
      ) : (
        <KeyTable keys={keys} users={users} ready={ready} onChanged={onChanged} />
      )}
      {made && <MadeKeyCard name={made.name} made={made.made} onDone={() => setMade(undefined)} />}
      {isMaking ? (
        <KeyForm
          ready={ready}
          onChanged={onChanged}
          onMade={(name, one) => {
            setMade({ name, made: one });
            setIsMaking(false);
          }}
          onCancel={() => setIsMaking(false)}
        />
      ) : (
        !made && (
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconPlus size={14} aria-hidden />}
            disabled={!ready}
            title={ready ? undefined : t('needsOffice')}
            onClick={() => setIsMaking(true)}
          >
            {t('addKey')}
          </Button>
        )
      )}
    </Section>
  );
}

function KeyTable({ keys, users, ready, onChanged }: AccessKeysProps): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const [askedId, setAskedId] = useState<string | undefined>(undefined);
  const toast = useToast();
  const withdraw = async ({ id, name }: AccessKey): Promise<void> => {
    await revokeAccessKey(id);
    toast({ text: t('isWithdrawn', { name }) });
  };
  const makerOf = ({ madeBy }: AccessKey): string =>
    madeBy === undefined ? t('atOffice') : (users.find(({ id }) => id === madeBy)?.name ?? '');
  // Those that open something first.
  const rows = keys.toSorted((a, b) => Number(a.revokedAt !== undefined) - Number(b.revokedAt !== undefined));
  return (
    <div className="admin-scroll" tabIndex={0} role="group" aria-label={t('accessKeys')}>
      <table className="tb flush">
        <thead>
          <tr>
            <th>{t('key')}</th>
            <th>{t('keyMade')}</th>
            <th>{t('keyUsed')}</th>
            <th>
              <span className="visually-hidden">{t('withdraw')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((key) => (
            <Fragment key={key.id}>
              <tr>
                <td>
                  <Run>{key.name}</Run>
                </td>
                <td>
                  <Run>{t('keyMadeBy', { time: format.moment(key.madeAt), name: makerOf(key) })}</Run>
                </td>
                <td>{key.usedAt === undefined ? t('never') : format.moment(key.usedAt)}</td>
                <td className="r">
                  {key.revokedAt === undefined ? (
                    <Button
                      variant="subtle"
                      size="compact-sm"
                      disabled={!ready}
                      title={ready ? undefined : t('needsOffice')}
                      aria-label={t('withdrawKey', { name: key.name })}
                      aria-expanded={askedId === key.id}
                      onClick={() => setAskedId(askedId === key.id ? undefined : key.id)}
                    >
                      {t('withdraw')}
                    </Button>
                  ) : (
                    <StatusMark shape="cancelled">{t('withdrawn', { time: format.moment(key.revokedAt) })}</StatusMark>
                  )}
                </td>
              </tr>
              {askedId === key.id && key.revokedAt === undefined && (
                <tr>
                  <td colSpan={columns} className="admin-question">
                    <ForGoodQuestion
                      question={t('withdrawQuestion', { name: key.name })}
                      confirm={t('withdrawForGood')}
                      ready={ready}
                      onConfirm={() => withdraw(key)}
                      onChanged={onChanged}
                      onClose={() => setAskedId(undefined)}
                    />
                  </td>
                </tr>
              )}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface KeyFormProps {
  readonly ready: boolean;
  readonly onChanged: () => Promise<void>;
  readonly onMade: (name: string, made: MadeKey) => void;
  readonly onCancel: () => void;
}

function KeyForm({ ready, onChanged, onMade, onCancel }: KeyFormProps): ReactNode {
  const t = useTexts(texts);
  const [typed, setTyped] = useState('');
  const { busy, act } = useAct(onChanged);
  const name = typed.trim();
  const isPossible = ready && name !== '';
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isPossible && !busy) await act(async () => onMade(name, await makeAccessKey(name)));
  };
  return (
    <form className="row admin-form bottom" onSubmit={(event) => void submit(event)} autoComplete="off">
      <TextInput
        className="grow"
        label={t('keyName')}
        autoComplete="off"
        data-autofocus
        autoFocus
        maxLength={entities.activity.fields.source.max}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && !event.nativeEvent.isComposing) onCancel();
        }}
      />
      <Button
        type="submit"
        variant="default"
        loading={busy}
        disabled={!isPossible}
        title={ready ? undefined : t('needsOffice')}
      >
        {t('makeKey')}
      </Button>
      <Button variant="subtle" onClick={onCancel}>
        {t('cancel')}
      </Button>
    </form>
  );
}

interface MadeKeyCardProps {
  readonly name: string;
  readonly made: MadeKey;
  readonly onDone: () => void;
}

/** The key itself and where it is good for: shown this once. */
function MadeKeyCard({ name, made: { key, address }, onDone }: MadeKeyCardProps): ReactNode {
  const t = useTexts(texts);
  return (
    <div className="invitation access-key-card" role="group" aria-label={t('keyOf', { name })}>
      <p className="s d2">
        <Run>{t('keyOf', { name })}</Run>
      </p>
      <p className="access-key">{key}</p>
      <dl className="admin-facts words s">
        <div>
          <dt>{t('deliversTo')}</dt>
          <dd>POST {address}</dd>
        </div>
        <div>
          <dt>{t('deliversWith')}</dt>
          <dd>Authorization: Bearer {key.slice(0, 8)}…</dd>
        </div>
      </dl>
      <CopyButton text={key} />
      <p className="s d2 invitation-once">{t('invitationOnce')}</p>
      <Button variant="subtle" size="compact-sm" onClick={onDone}>
        {t('done')}
      </Button>
    </div>
  );
}
