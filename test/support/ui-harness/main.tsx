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

const customers = new URLSearchParams(window.location.search).get('customers');

const openData: OpenData = async ({ session, language }) => {
  const response = await fetch(`/harness/records?user=${session.user.id}`);
  const client = await openMemoryData({ session, language, records: (await response.json()) as WireRecord[] });
  // `?customers=50000`: reports as of so many customers, whatever is here.
  return customers === null ? client : withInsights(client, Number(customers));
};

createRoot(must(document.getElementById('root'), 'index.html has a root')).render(
  <Root platform={choosePlatform(keptValues(() => window.localStorage))} wanted={navigator.languages}>
    <StartUp features={features} openData={openData} removeData={() => Promise.resolve()} keeperOf={openKeeper} />
  </Root>,
);
