import type { ReactNode } from 'react';
import type { RecordOf } from '../../../shared/record';
import { useRecord } from '../../data/hooks';
import { Person } from '../../ui/person';
import { Run } from '../../ui/text-run';

/** Name and territory of a person in the week table. */
export function TeamMember({ user }: { readonly user: RecordOf<'user'> }): ReactNode {
  const territory = useRecord('territory', user.territoryId);
  return (
    <span className="teammember">
      <b>
        <Person name={user.name} bare />
      </b>
      {territory && (
        <span className="s d2">
          <Run>{territory.name}</Run>
        </span>
      )}
    </span>
  );
}
