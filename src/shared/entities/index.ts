import type { BodyOfEntity, Entity } from '../schema/entity';
import { account } from './account';
import { activity } from './activity';
import { analysisResult } from './analysis-result';
import { analysisSettings } from './analysis-settings';
import { contact } from './contact';
import { duplicateAnswer } from './duplicate-answer';
import { legalEntity } from './legal-entity';
import { opportunity } from './opportunity';
import { order } from './order';
import { priceList } from './price-list';
import { product } from './product';
import { promise } from './promise';
import { rating } from './rating';
import { savedList } from './saved-list';
import { segment } from './segment';
import { segmentHistory } from './segment-history';
import { serviceCase } from './service-case';
import { suggestionAnswer } from './suggestion-answer';
import { tag } from './tag';
import { tagGroup } from './tag-group';
import { target } from './target';
import { task } from './task';
import { team } from './team';
import { territory } from './territory';
import { tie } from './tie';
import { user } from './user';

/** The only registry. The order is the order in which a first load sends them. */
export const entities = {
  user,
  team,
  territory,
  legalEntity,
  analysisSettings,
  tagGroup,
  tag,
  savedList,
  product,
  priceList,
  segment,
  target,
  analysisResult,
  account,
  contact,
  task,
  promise,
  opportunity,
  case: serviceCase,
  order,
  activity,
  rating,
  tie,
  suggestionAnswer,
  duplicateAnswer,
  segmentHistory,
} as const;

export type Entities = typeof entities;
export type EntityName = keyof Entities;
export type Body<N extends EntityName> = BodyOfEntity<Entities[N]>;

export const entityNames = Object.keys(entities) as EntityName[];
export const isEntityName = (name: unknown): name is EntityName =>
  typeof name === 'string' && Object.hasOwn(entities, name);
export const entityOf = (name: EntityName): Entity => entities[name];
