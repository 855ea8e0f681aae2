// Small, so that it runs early: the data worker and what this device keeps are there by the time the app's script is read.
import './platform/trusted-types';
import { warmDataWorker } from './data/data-worker';
import { choosePlatform } from './platform/choose-platform';
import { openLastingValues } from './platform/lasting-values';
import type { Platform } from './platform/platform';
import { introduceProfile, resumeShellSession } from './platform/shell-session';

async function openPlatform(): Promise<Platform> {
  const platform = choosePlatform(await openLastingValues());
  await Promise.all([introduceProfile(platform), resumeShellSession(platform)]);
  return platform;
}

warmDataWorker();
const [{ showApp }, platform] = await Promise.all([import('./app/show-app'), openPlatform()]);
showApp(platform);
