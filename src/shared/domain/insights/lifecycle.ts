/** Without an order, with the first, with more, overdue, silent for too long, back after that. */
export const lifecycleStates = ['potential', 'new', 'existing', 'slipping', 'lost', 'revived'] as const;
export type LifecycleState = (typeof lifecycleStates)[number];
