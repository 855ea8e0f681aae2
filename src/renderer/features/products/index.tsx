import { IconBox } from '@tabler/icons-react';
import type { Feature } from '../../ui/feature';
import { productList, ProductList } from './product-list';
import { ProductPage } from './product-page';
import { texts } from './texts';

export const feature: Feature = {
  name: 'products',
  list: { entity: 'product', parts: productList.parts },
  routes: [
    { path: '/products', component: ProductList },
    { path: '/products/:id', component: ProductPage },
  ],
  nav: { label: texts.products, icon: IconBox, path: '/products', goKey: 'p', order: 50 },
};
