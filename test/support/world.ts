import { test as base } from '@playwright/test';
import { theCompany, type Company } from './company';
import { Laptop, type LaptopOptions } from './laptop';

interface Fixtures {
  /** A laptop that is closed, and thrown away, when the test ends. */
  readonly openLaptop: (options?: Omit<LaptopOptions, 'officePort'>) => Promise<Laptop>;
}

/** One head office for all tests; every test brings laptops of its own. */
export const test = base.extend<Fixtures, { readonly company: Company }>({
  company: [
    async ({}, use) => {
      const company = await theCompany();
      await use(company);
      await company.close();
    },
    { scope: 'worker' },
  ],
  openLaptop: async ({ company }, use) => {
    const laptops: Laptop[] = [];
    await use(async (options = {}) => {
      const laptop = await Laptop.open({ ...options, officePort: company.officePort });
      laptops.push(laptop);
      return laptop;
    });
    for (const laptop of laptops) await laptop.close();
  },
});

export { expect } from '@playwright/test';
