import '@mantine/core/styles.css';
import '@mantine/dates/styles.css';
import '../ui/fonts.css';
import '../ui/app.css';
import { createRoot } from 'react-dom/client';
import { must } from '../../shared/errors';
import { openData, removeData } from '../data/client';
import type { Platform } from '../platform/platform';
import { features } from './features';
import { keeperOf } from './key-keeper-of';
import { Root } from './root';
import { StartUp } from './start-up';

export function showApp(platform: Platform): void {
  createRoot(must(document.getElementById('root'), 'index.html has a root')).render(
    <Root platform={platform} wanted={navigator.languages}>
      <StartUp features={features} openData={openData} removeData={removeData} keeperOf={keeperOf} />
    </Root>,
  );
}
