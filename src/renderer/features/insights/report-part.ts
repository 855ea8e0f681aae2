import type { Choices } from './use-choices';
import type { View, ViewChange } from './use-view';

/** What the page hands to the report that is open. */
export interface ReportPart {
  readonly view: View;
  readonly change: (change: ViewChange) => void;
  readonly choices: Choices;
  readonly currency: string;
}
