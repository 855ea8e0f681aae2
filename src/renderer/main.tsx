import './platform/trusted-types';
import '@mantine/core/styles.css';
import '@mantine/dates/styles.css';
import './ui/fonts.css';
import './ui/app.css';
import { createRoot } from 'react-dom/client';
import { must } from '../shared/errors';
import { features } from './app/features';
import { keeperOf } from './app/key-keeper-of';
import { Root } from './app/root';
import { StartUp } from './app/start-up';
import { openData, removeData } from './data/client';
import { choosePlatform } from './platform/choose-platform';
import { openLastingValues } from './platform/lasting-values';
import { resumeShellSession } from './platform/shell-session';

const platform = choosePlatform(await openLastingValues());
await resumeShellSession(platform);

createRoot(must(document.getElementById('root'), 'index.html has a root')).render(
  <Root platform={platform} wanted={navigator.languages}>
    <StartUp features={features} openData={openData} removeData={removeData} keeperOf={keeperOf} />
  </Root>,
);
