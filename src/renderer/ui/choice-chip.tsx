import { Menu } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { Chip } from './chip';
import { Run } from './text-run';
import './choice-chip.css';

interface ChoiceChipProps<T> {
  readonly field: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly words: string }[];
  readonly onChange: (value: T) => void;
}

/** One of several, named on a chip; a click opens the others. */
export function ChoiceChip<T extends string | number | undefined>({
  field,
  value,
  options,
  onChange,
}: ChoiceChipProps<T>): ReactNode {
  const [opened, setOpened] = useState(false);
  const words = options.find((option) => option.value === value)?.words ?? String(value ?? '');
  return (
    <Menu opened={opened} onChange={setOpened} position="bottom-end">
      <Menu.Target>
        <Chip field={field} value={<Run>{words}</Run>} expanded={opened} />
      </Menu.Target>
      <Menu.Dropdown className="pop choicemenu" aria-label={field}>
        {options.map((option) => (
          <Menu.Item
            key={String(option.value)}
            rightSection={option.value === value ? <IconCheck size={15} aria-hidden /> : undefined}
            aria-current={option.value === value ? 'true' : undefined}
            onClick={() => onChange(option.value)}
          >
            <Run>{option.words}</Run>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
