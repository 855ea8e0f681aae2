import { IconBox } from '@tabler/icons-react';
import type { Feature } from '../../ui/feature';
import { NewPricesPage } from './new-prices-page';
import { NewProductPage } from './new-product-page';
import { PriceListPage, PriceListsPage } from './price-lists';
import { productList, ProductList } from './product-list';
import { ProductPage } from './product-page';
import { texts } from './texts';

export const feature: Feature = {
  name: 'products',
  list: { entity: 'product', parts: productList.parts },
  routes: [
    { path: '/products', component: ProductList },
    { path: '/products/new', component: NewProductPage },
    { path: '/products/prices', component: PriceListsPage },
    { path: '/products/prices/new', component: NewPricesPage },
    { path: '/products/prices/:id', component: PriceListPage },
    { path: '/products/:id', component: ProductPage },
  ],
  nav: { label: texts.products, icon: IconBox, path: '/products', goKey: 'p', order: 50 },
};
