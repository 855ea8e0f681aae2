import { test as base } from '@playwright/test';
import { theCompany, type Company } from './company';
import { Laptop, type LaptopOptions } from './laptop';

interface Fixtures {
  /**
   * A laptop that is closed, and thrown away, when the test ends. One on the disk has a browser of its own, which can be
   * killed and started again; the others share one, because to start it is a quarter of a sign-in.
   */
  readonly openLaptop: (
    options?: Omit<LaptopOptions, 'officePort' | 'browser'> & { readonly onDisk?: boolean },
  ) => Promise<Laptop>;
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
  openLaptop: async ({ company, browser }, use) => {
    const laptops: Laptop[] = [];
    await use(async ({ onDisk = false, ...options } = {}) => {
      const laptop = await Laptop.open({
        ...options,
        ...(onDisk ? {} : { browser }),
        officePort: company.officePort,
      });
      laptops.push(laptop);
      return laptop;
    });
    for (const laptop of laptops) await laptop.close();
  },
});

export { expect } from '@playwright/test';
