import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { Route, Router, Switch } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { layOutTables, salesperson, wire } from '../../../test/support/screen-for-tests';
import { press, renderUi } from '../../../test/support/ui-for-tests';
import type { WireRecord } from '../../shared/record';
import type { DataClient } from '../data/api';
import { DataProvider } from '../data/hooks';
import { openMemoryData } from '../data/memory';
import { ListPage, mine, team, useEntityList, type ListDefinition } from './list-page';
import { RecordFrame, RecordPage, useRecordActs } from './record-page';
vi.setConfig({ testTimeout: 40_000 });

layOutTables();

const question = (id: string, subject: string, accountId: string, ownerId: string, deadlineAt: string): WireRecord =>
  wire('case', id, { type: 'question', subject, accountId, ownerId, status: 'open', deadlineAt });

const records: readonly WireRecord[] = [
  wire('user', 'anna', { name: 'Anna Weber', signInName: 'anna@rhein', role: 'salesperson' }),
  wire('user', 'bert', { name: 'Bert Roth', signInName: 'bert@rhein', role: 'salesperson' }),
  wire('account', 'own', { name: 'Käseladen', type: 'customer', ownerId: 'anna' }),
  wire('account', 'pool', { name: 'Nobody’s', type: 'prospect' }),
  question('late', 'Where is the pallet', 'own', 'bert', '2026-11-20T16:00:00.000Z'),
  question('soon', 'Which cheese is vegan', 'own', 'anna', '2026-11-23T16:00:00.000Z'),
  question('theirs', 'Who visits us', 'pool', 'bert', '2026-11-25T16:00:00.000Z'),
];

const definition: ListDefinition = {
  parts: [mine('ownerId'), team],
  part: 'team',
  sort: { field: 'deadlineAt', desc: false },
};
const create = { label: ['New case', '新建服务工单', '新增服務案件'], path: '/cases/new' } as const;

function CaseList(): ReactNode {
  const list = useEntityList('case', definition);
  return (
    <ListPage
      list={list}
      searchHint="Subject"
      create={create}
      empty={{ title: 'No open cases', text: 'They appear here.' }}
    />
  );
}

/** No opportunity is among the records; the list begins with a filter of its own. */
const opening: ListDefinition = {
  conditions: [{ field: 'stage', op: 'eq', value: 'new' }],
  sort: { field: 'name', desc: false },
};

function OpportunityList(): ReactNode {
  const list = useEntityList('opportunity', opening);
  return <ListPage list={list} searchHint="Name" empty={{ title: 'No opportunities', text: 'They appear here.' }} />;
}

function CaseView({ id, kept }: { readonly id: string; readonly kept?: string }): ReactNode {
  return (
    <RecordPage key={id} entity="case">
      {(record) => <KnownCase record={record} kept={kept} />}
    </RecordPage>
  );
}

function KnownCase({
  record,
  kept,
}: {
  readonly record: Parameters<typeof useRecordActs<'case'>>[1];
  readonly kept: string | undefined;
}): ReactNode {
  const acts = useRecordActs('case', record, { edit: ['subject', 'description'] });
  return (
    <RecordFrame acts={acts} kept={kept}>
      <button type="button" onClick={() => void acts.change({ status: 'closed' }, 'closed it')}>
        close it
      </button>
      <p>{record.description ?? 'nothing described'}</p>
    </RecordFrame>
  );
}

let client: DataClient | undefined;
afterEach(async () => {
  cleanup();
  await client?.close();
});

async function open(path: string, userId: string, kept?: string) {
  client = await openMemoryData({
    session: salesperson(userId),
    records,
  });
  const [pathname = '', search = ''] = path.split('?');
  const location = memoryLocation({ path: pathname, searchPath: search, record: true });
  renderUi(
    <Router hook={location.hook} searchHook={location.searchHook}>
      <DataProvider client={client}>
        <Switch>
          <Route path="/cases" component={CaseList} />
          <Route path="/cases/new">the form</Route>
          <Route path="/cases/:id">{({ id }) => <CaseView id={id} {...(kept ? { kept } : {})} />}</Route>
        </Switch>
      </DataProvider>
    </Router>,
  );
  return { client, location };
}

const at = (history: readonly string[]): string | undefined => history.at(-1);

test('a list opens with its part and order; a part keeps the others out; N makes a new record', async () => {
  const { location } = await open('/cases', 'anna');
  await screen.findByText('Where is the pallet');
  const subjects = screen.getAllByRole('row').flatMap((row) => /Where|Which|Who/.exec(row.textContent) ?? []);
  expect(subjects).toEqual(['Where', 'Which', 'Who']);
  fireEvent.click(screen.getByText('Mine'));
  await waitFor(() => expect(screen.queryByText('Where is the pallet')).toBeNull());
  expect(screen.getByText('Which cheese is vegan')).toBeTruthy();
  press(window, 'n');
  await screen.findByText('the form');
  expect(at(location.history)).toBe('/cases/new');
});

test('an empty part says what belongs there and offers to make it', async () => {
  await open('/cases', 'cleo');
  fireEvent.click(await screen.findByText('Mine'));
  const empty = (await screen.findByText('No open cases')).closest('div');
  expect(within(empty as HTMLElement).getByRole('button', { name: 'New case' })).toBeTruthy();
});

test('a record opened from a list says where it stands there; ] goes on and Escape goes back', async () => {
  const { location } = await open('/cases', 'bert');
  fireEvent.click(await screen.findByText('Where is the pallet'), { detail: 1 });
  await screen.findByText('1 of 3');
  press(window, ']');
  await screen.findByRole('heading', { name: 'Which cheese is vegan' });
  expect(at(location.history)).toBe('/cases/soon');
  press(window, 'Escape');
  await waitFor(() => expect(at(location.history)).toBe('/cases'));
});

test('a record that is not here is said in words, with the way to its list', async () => {
  const { location } = await open('/cases/none', 'anna');
  await screen.findByText('This case is not on this laptop');
  fireEvent.click(screen.getByRole('button', { name: 'Go to the list' }));
  await waitFor(() => expect(at(location.history)).toBe('/cases'));
});

test('the edit panel saves what was changed and leaves what arrived meanwhile', async () => {
  const { client: data } = await open('/cases/soon', 'anna');
  await screen.findByText('nothing described');
  press(window, 'e');
  const panel = await screen.findByRole('dialog');
  await data.commit([{ entity: 'case', id: 'soon', op: 'update', patch: { subject: 'Which cheese is organic' } }]);
  fireEvent.change(within(panel).getByLabelText(/What happened/), { target: { value: 'Asked at the fair' } });
  fireEvent.click(within(panel).getByRole('button', { name: /Save/ }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  await screen.findByText('Asked at the fair');
  await screen.findByRole('heading', { level: 1, name: 'Which cheese is organic' });
});

test('a removal leads to the list and can be undone; so can a change', async () => {
  const { client: data, location } = await open('/cases/soon', 'anna');
  const count = async (status: string): Promise<number> =>
    (
      await data.fetchRecords(
        'case',
        { where: [{ field: 'status', op: 'eq', value: status }] },
        { offset: 0, limit: 9 },
      )
    ).total;
  fireEvent.click(await screen.findByRole('button', { name: 'close it' }));
  await screen.findByText('closed it');
  expect(await count('closed')).toBe(1);
  fireEvent.click(screen.getByRole('button', { name: /Undo/ }));
  await waitFor(async () => expect(await count('open')).toBe(3));
  fireEvent.click(screen.getByRole('button', { name: 'More' }));
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Remove case' }));
  await screen.findByText('Which cheese is vegan removed');
  expect(at(location.history)).toBe('/cases');
  expect(await count('open')).toBe(2);
  fireEvent.click(screen.getByRole('button', { name: /Undo/ }));
  await waitFor(async () => expect(await count('open')).toBe(3));
});

test('what cannot be removed says why', async () => {
  await open('/cases/soon', 'anna', 'It has orders');
  fireEvent.click(await screen.findByRole('button', { name: 'More' }));
  const item = await screen.findByRole('menuitem', { name: /It has orders/ });
  expect(item.hasAttribute('data-disabled')).toBe(true);
});

test('who may only read is offered neither editing nor removing', async () => {
  await open('/cases/theirs', 'anna');
  await screen.findByText('nothing described');
  await waitFor(() => expect(screen.queryByRole('button', { name: 'More' })).toBeNull());
  press(window, 'e');
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('a list without any record says what belongs in it, and not which filter to drop', async () => {
  client = await openMemoryData({ session: salesperson('anna'), records });
  renderUi(
    <DataProvider client={client}>
      <OpportunityList />
    </DataProvider>,
  );
  expect(await screen.findByText('No opportunities')).toBeDefined();
  expect(screen.queryByText('Nothing matches')).toBeNull();
});
