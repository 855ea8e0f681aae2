import { IconAddressBook, IconPlus } from '@tabler/icons-react';
import { entities } from '../../../shared/entities';
import type { Feature } from '../../ui/feature';
import { contactList, ContactListPage } from './contact-list-page';
import { ContactPage } from './contact-page';
import { NewContactPage } from './new-contact-page';
import { PeoplePanel } from './people-panel';
import { texts } from './texts';

export const feature: Feature = {
  name: 'contacts',
  list: { entity: 'contact', parts: contactList.parts },
  routes: [
    { path: '/contacts', component: ContactListPage },
    { path: '/contacts/new', component: NewContactPage },
    { path: '/contacts/:id', component: ContactPage },
  ],
  nav: { label: entities.contact.plural, icon: IconAddressBook, path: '/contacts', goKey: 'c', order: 25 },
  accountPanels: [{ key: 'people', order: 10, column: 'facts', component: PeoplePanel }],
  commands: [
    {
      id: 'contacts.new',
      label: texts.newContact,
      icon: IconPlus,
      forAccount: true,
      run: ({ navigate, accountId }) =>
        navigate(accountId === undefined ? '/contacts/new' : `/contacts/new?account=${encodeURIComponent(accountId)}`),
    },
  ],
};
