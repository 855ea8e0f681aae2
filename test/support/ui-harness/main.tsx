import '@mantine/core/styles.css';
import '@mantine/dates/styles.css';
import '../../../src/renderer/ui/fonts.css';
import '../../../src/renderer/ui/app.css';
import { createRoot } from 'react-dom/client';
import { must } from '../../../src/shared/errors';
import type { WireRecord } from '../../../src/shared/record';
import { features } from '../../../src/renderer/app/features';
import { Root } from '../../../src/renderer/app/root';
import { StartUp, type OpenData } from '../../../src/renderer/app/start-up';
import { openMemoryData } from '../../../src/renderer/data/memory';
import { keptValues } from '../../../src/renderer/platform/kept-values';
import { choosePlatform } from '../../../src/renderer/platform/choose-platform';
import { openKeeper } from '../open-keeper';
import { withInsights } from './insights-fixture';

const asked = new URLSearchParams(window.location.search);
const customers = asked.get('customers');
const kept = asked.get('kept');

/** What belongs to so many accounts that have ordered, and what belongs to none. */
function ofFew(records: readonly WireRecord[], most: number): WireRecord[] {
  const buyers = records.filter(({ entity }) => entity === 'order').map(({ body }) => body['accountId']);
  const few = new Set([...new Set(buyers)].slice(0, most));
  return records.filter(({ entity, id, body }) =>
    entity === 'account' ? few.has(id) : body['accountId'] === undefined || few.has(body['accountId']),
  );
}

const openData: OpenData = async ({ session, language }) => {
  const response = await fetch(`/harness/records?user=${session.user.id}`);
  const all = (await response.json()) as WireRecord[];
  // `?kept=1`: a company that has hardly begun, with the reports that come of it.
  const records = kept === null ? all : ofFew(all, Number(kept));
  const client = await openMemoryData({ session, language, records });
  // `?customers=50000`: reports as of so many customers, whatever is here.
  return customers === null ? client : withInsights(client, Number(customers));
};

createRoot(must(document.getElementById('root'), 'index.html has a root')).render(
  <Root platform={choosePlatform(keptValues(() => window.localStorage))} wanted={navigator.languages}>
    <StartUp features={features} openData={openData} removeData={() => Promise.resolve()} keeperOf={openKeeper} />
  </Root>,
);
