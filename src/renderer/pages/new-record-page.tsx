import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { entityOf, type Body } from '../../shared/entities';
import type { Change } from '../data/api';
import { useData } from '../data/hooks';
import { useLabel } from '../i18n/texts';
import { Page } from '../ui/page';
import { listPathOf, pathOf } from '../ui/paths';
import { RecordForm, type RecordFormProps } from '../ui/record-form';
import type { ListEntity } from './saved-lists';

interface NewRecordPageProps<N extends ListEntity> extends Omit<RecordFormProps<N>, 'onSubmit' | 'onCancel'> {
  readonly title: string;
  /** Where giving up leads to; the list when left out. */
  readonly back?: string | undefined;
  /** Where creating leads to; the new record when left out. */
  readonly next?: string | undefined;
  /** What the form does not ask for. A rejected promise is shown above the buttons. */
  readonly complete?: (body: Body<N>) => Promise<Body<N>>;
}

/** A new record as a screen: a form that creates it and opens it. */
export function NewRecordPage<N extends ListEntity>(props: NewRecordPageProps<N>): ReactNode {
  const { title, back, next, complete, ...form } = props;
  const { entity } = form;
  const label = useLabel();
  const [, navigate] = useLocation();
  const data = useData();
  const list = listPathOf(entity);
  const create = async (body: Body<N>): Promise<void> => {
    const id = data.newId();
    const whole = complete ? await complete(body) : body;
    await data.commit([{ entity, op: 'create', id, body: whole } as unknown as Change]);
    navigate(next ?? pathOf(entity, id), { replace: true });
  };
  return (
    <Page title={title} crumbs={[{ label: label(entityOf(entity).plural), path: list }]}>
      <RecordForm<N> {...form} onCancel={() => navigate(back ?? list)} onSubmit={create} />
    </Page>
  );
}
