import { Button, Menu } from '@mantine/core';
import { IconDots, IconTrash } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { Link, useLocation, useParams } from 'wouter';
import { entities, type Body } from '../../../shared/entities';
import { patchBetween } from '../../../shared/domain/patch';
import type { Field } from '../../../shared/schema/field';
import type { Row } from '../../data/api';
import { useData, useRecords, useRecordState } from '../../data/hooks';
import { useSteps } from '../../data/use-steps';
import { useFormat } from '../../i18n/format-context';
import { useLabel, useTexts } from '../../i18n/texts';
import { EmptyState } from '../../ui/empty-state';
import { useErrorText } from '../../ui/error-panel';
import { FieldValue, RefTitle } from '../../ui/field-value';
import { Key } from '../../ui/kbd';
import { rememberedList } from '../../ui/list-state';
import { Page } from '../../ui/page';
import { logPath, pathOf } from '../../ui/paths';
import { RecordForm } from '../../ui/record-form';
import { RecordState } from '../../ui/record-state';
import { Section } from '../../ui/section';
import { useShortcuts } from '../../ui/shortcuts';
import { SidePanel } from '../../ui/side-panel';
import { Tag } from '../../ui/status-mark';
import { Run } from '../../ui/text-run';
import { useToast } from '../../ui/toast';
import { contactFields } from './new-contact-page';
import { accountsOf, addressedName } from './person-name';
import { texts } from './texts';
import './contacts.css';

export function ContactPage(): ReactNode {
  const { id = '' } = useParams<{ id: string }>();
  const t = useTexts(texts);
  const label = useLabel();
  const [, navigate] = useLocation();
  const contact = useRecordState('contact', id);
  const crumbs = [{ label: label(entities.contact.plural), path: '/contacts' }];
  if (contact === 'loading') return <Page title={label(entities.contact.singular)}>{null}</Page>;
  if (contact === undefined)
    return (
      <Page title={label(entities.contact.singular)} crumbs={crumbs}>
        <EmptyState title={t('notHere')} action={<Button onClick={() => navigate('/contacts')}>{t('toList')}</Button>}>
          {t('notHereText')}
        </EmptyState>
      </Page>
    );
  return <KnownContact key={contact.id} contact={contact} />;
}

const factNames = [
  'mobile',
  'phone',
  'email',
  'familyName',
  'prefix',
  'reading',
  'language',
  'birthOn',
  'tags',
  'note',
] as const;

function KnownContact({ contact }: { readonly contact: Row<'contact'> }): ReactNode {
  const t = useTexts(texts);
  const label = useLabel();
  const format = useFormat();
  const [, navigate] = useLocation();
  const data = useData();
  const toast = useToast();
  const errorText = useErrorText();
  const [editing, setEditing] = useState<Body<'contact'> | undefined>();
  const list = rememberedList('contact');
  const steps = useSteps('contact', contact.id, list?.query);
  const accounts = accountsOf(contact);
  const mainAccount = accounts[0]?.accountId;
  const { id: _id, meta: _meta, ...body } = contact;
  const edit = (): void => setEditing(body);
  const step = (to: string | undefined): void => {
    if (to !== undefined) navigate(pathOf('contact', to));
  };
  const remove = async (): Promise<void> => {
    try {
      const { undoToken } = await data.commit([{ entity: 'contact', op: 'remove', id: contact.id }]);
      navigate('/contacts');
      toast({ text: t('removed', { name: contact.fullName }), undo: () => data.undo(undoToken) });
    } catch (error) {
      toast({ text: errorText(error), problem: true });
    }
  };
  useShortcuts([
    { keys: 'e', label: texts.edit, run: edit },
    { keys: 'c', label: texts.callKey, run: () => navigate(logPath('call', mainAccount)) },
    { keys: 'v', label: texts.visitKey, run: () => navigate(logPath('visit', mainAccount)) },
    { keys: ']', label: texts.nextInList, run: () => step(steps?.after) },
    { keys: '[', label: texts.previousInList, run: () => step(steps?.before), quiet: true },
    { keys: 'Escape', label: texts.toList, run: () => navigate('/contacts'), quiet: true },
  ]);
  const values = body as Readonly<Record<string, unknown>>;
  const known = factNames.filter(
    (name) => values[name] !== undefined && !(Array.isArray(values[name]) && values[name].length === 0),
  );
  const fields = entities.contact.fields as Readonly<Record<string, Field>>;
  return (
    <Page
      title={<Run>{addressedName(contact)}</Run>}
      crumbs={[
        { label: label(entities.contact.plural), path: '/contacts' },
        ...(steps ? [{ label: t('position', { at: format.number(steps.at), of: format.number(steps.of) }) }] : []),
      ]}
      beside={<RecordState meta={contact.meta} />}
      actions={
        <>
          <Button onClick={() => navigate(logPath('call', mainAccount))}>
            {t('call')} <Key keys="c" />
          </Button>
          <Menu position="bottom-end">
            <Menu.Target>
              <button type="button" className="iconbutton" aria-label={t('more')}>
                <IconDots size={16} aria-hidden />
              </button>
            </Menu.Target>
            <Menu.Dropdown className="pop">
              <Menu.Item onClick={edit} rightSection={<Key keys="e" />}>
                {t('edit')}
              </Menu.Item>
              <Menu.Item leftSection={<IconTrash size={16} aria-hidden />} onClick={() => void remove()}>
                {t('remove')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </>
      }
    >
      <div className="contact-columns">
        <div>
          <Section
            title={t('facts')}
            action={
              <button type="button" className="linkbutton" onClick={edit}>
                {t('edit')} <Key keys="e" />
              </button>
            }
          >
            {known.length === 0 && <p className="s d2">{t('nothingKnown')}</p>}
            <dl className="contact-facts">
              {known.map((name) => {
                const field = fields[name];
                return field ? (
                  <div key={name}>
                    <dt>{label(field.label)}</dt>
                    <dd>
                      <FieldValue field={field} value={values[name]} link />
                    </dd>
                  </div>
                ) : null;
              })}
            </dl>
          </Section>
          <Section title={t('accounts')} count={accounts.length > 1 ? accounts.length : undefined}>
            {accounts.length === 0 && <p className="s d2">{t('noAccount')}</p>}
            <ul className="plainlist">
              {accounts.map((row) => (
                <li key={row.accountId} className="contact-account">
                  <RefTitle entity="account" id={row.accountId} link />
                  {row.role !== undefined && (
                    <span className="d2">
                      <Run>{row.role}</Run>
                    </span>
                  )}
                  {row.main === true && <Tag>{t('main')}</Tag>}
                </li>
              ))}
            </ul>
          </Section>
        </div>
        <div>
          <Talks contactId={contact.id} />
          <Promises contactId={contact.id} />
          <Orders contactId={contact.id} />
        </div>
      </div>
      {editing !== undefined && (
        <SidePanel label={contact.fullName} title={<Run>{contact.fullName}</Run>} onClose={() => setEditing(undefined)}>
          <RecordForm
            entity="contact"
            value={editing}
            only={contactFields}
            columns={1}
            onCancel={() => setEditing(undefined)}
            onSubmit={async (next) => {
              const patch = patchBetween(editing, next);
              if (patch) await data.commit([{ entity: 'contact', op: 'update', id: contact.id, patch }]);
              setEditing(undefined);
            }}
          />
        </SidePanel>
      )}
    </Page>
  );
}

const ten = { offset: 0, limit: 10 };

function Talks({ contactId }: { readonly contactId: string }): ReactNode {
  const t = useTexts(texts);
  const label = useLabel();
  const format = useFormat();
  const rows = useRecords(
    'activity',
    { where: [{ field: 'contactIds', op: 'has', value: contactId }], sort: [{ field: 'startAt', desc: true }] },
    { window: ten },
  );
  const { kind } = entities.activity.fields;
  return (
    <Section title={t('talks')} count={rows && rows.total > 0 ? format.number(rows.total) : undefined}>
      {rows?.total === 0 && <p className="s d2">{t('noTalks')}</p>}
      <ul className="plainlist">
        {rows?.rows.map((row) => (
          <li key={row.id} className="contact-talk">
            <Link href={pathOf('activity', row.id)} className="contact-line">
              <Run>{row.text ?? row.subject ?? label(kind.choices?.[row.kind] ?? kind.label)}</Run>
            </Link>
            <p className="s d2">
              {format.moment(row.startAt)} · {label(kind.choices?.[row.kind] ?? kind.label)} ·{' '}
              <RefTitle entity="user" id={row.ownerId} />
            </p>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Promises({ contactId }: { readonly contactId: string }): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const rows = useRecords(
    'promise',
    { where: [{ field: 'contactId', op: 'eq', value: contactId }], sort: [{ field: 'dueOn', desc: true }] },
    { window: ten },
  );
  if (!rows || rows.total === 0) return null;
  const { status } = entities.promise.fields;
  return (
    <Section title={t('promises')} count={format.number(rows.total)}>
      <ul className="plainlist">
        {rows.rows.map((row) => (
          <li key={row.id} className="contact-talk row sp">
            <Link href={pathOf('promise', row.id)} className="contact-line el">
              <Run>{row.subject}</Run>
            </Link>
            <span className="s d2 nw">
              {row.status === 'open' ? format.day(row.dueOn) : <FieldValue field={status} value={row.status} />}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Orders({ contactId }: { readonly contactId: string }): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const rows = useRecords(
    'order',
    { where: [{ field: 'contactId', op: 'eq', value: contactId }], sort: [{ field: 'orderedOn', desc: true }] },
    { window: ten },
  );
  if (!rows || rows.total === 0) return null;
  return (
    <Section title={t('orders')} count={format.number(rows.total)}>
      <ul className="plainlist">
        {rows.rows.map((row) => (
          <li key={row.id} className="contact-talk row sp">
            <Link href={pathOf('order', row.id)} className="contact-line">
              {row.number ?? row.provisionalNumber}
            </Link>
            <span className="s d2">{format.since(row.orderedOn)}</span>
            <span className="nw">{format.money(row.netMinor, row.currency)}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
