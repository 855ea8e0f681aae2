import type { ReactNode } from 'react';
import { entityOf } from '../../../shared/entities';
import { useFormat } from '../../i18n/format-context';
import { useLabel, useTexts } from '../../i18n/texts';
import { Person } from '../../ui/person';
import { useRefTitle } from '../../ui/ref-source';
import { Section } from '../../ui/section';
import { StatusMark } from '../../ui/status-mark';
import { Run } from '../../ui/text-run';
import type { AdminUser } from './requests';
import { texts } from './texts';

const roleLabels = entityOf('user').fields['role']?.choices ?? {};

interface UserTableProps {
  readonly users: readonly AdminUser[];
  /** Milliseconds since 1970: decides whether an invitation ran out. */
  readonly now: number;
  readonly onOpen: (user: AdminUser) => void;
}

export function UserTable({ users, now, onOpen }: UserTableProps): ReactNode {
  const t = useTexts(texts);
  const l = useLabel();
  const format = useFormat();
  const names = new Map(users.map((user) => [user.id, user.name]));
  return (
    <Section title={t('users')} count={format.number(users.length)}>
      <div className="admin-scroll" tabIndex={0} role="group" aria-label={t('users')}>
        <table className="tb flush">
          <thead>
            <tr>
              <th>{t('name')}</th>
              <th>{t('signInName')}</th>
              <th>{t('role')}</th>
              <th>{t('reportsTo')}</th>
              <th>{t('territory')}</th>
              <th>{t('state')}</th>
              <th>{t('lastSignIn')}</th>
            </tr>
          </thead>
          <tbody>
            {users.map((user) => (
              <tr key={user.id} className="admin-row" onClick={() => onOpen(user)}>
                <td>
                  <button
                    type="button"
                    className="admin-name"
                    onClick={(event) => {
                      event.stopPropagation();
                      onOpen(user);
                    }}
                  >
                    <Person name={user.name} />
                  </button>
                </td>
                <td>
                  <Run>{user.signInName}</Run>
                </td>
                <td>{l(roleLabels[user.role] ?? texts.role)}</td>
                <td>{user.managerId !== undefined && <Run>{names.get(user.managerId) ?? ''}</Run>}</td>
                <td>{user.territoryId !== undefined && <Territory id={user.territoryId} />}</td>
                <td>
                  <UserState user={user} now={now} />
                </td>
                <td className="d2">
                  {user.lastSignInAt === undefined ? t('never') : format.moment(user.lastSignInAt)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

function Territory({ id }: { readonly id: string }): ReactNode {
  return <Run>{useRefTitle('territory', id) ?? ''}</Run>;
}

/** Active is normal and plain; everything else has a shape. */
export function UserState({ user, now }: { readonly user: AdminUser; readonly now: number }): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  if (!user.active) return <StatusMark shape="cancelled">{t('disabled')}</StatusMark>;
  if (!user.invited) return <span>{t('active')}</span>;
  const until = user.invitationExpiresAt;
  if (until === undefined || Date.parse(until) <= now)
    return <StatusMark shape="rejected">{t('invitationOver')}</StatusMark>;
  return <StatusMark shape="waiting">{t('invited', { date: format.date(format.dateOf(until)) })}</StatusMark>;
}
