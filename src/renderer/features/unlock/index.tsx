export { Unlock, type Locked } from './unlock';
