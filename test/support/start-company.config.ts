// Playwright wants the default export.
import { startCompany } from './company';

export default startCompany;
