import { lineNetMinor } from '../shared/domain/money';
import { orderTotals, type OrderBody, type OrderLine } from '../shared/domain/order';
import { entityOf, type Body, type EntityName } from '../shared/entities';
import { validateBody } from '../shared/schema/validate';
import { NorthwindFiles, RowFault, type FileCount, type ImportIssue, type Row } from './northwind-files';
import { stableId } from './stable-id';

export const northwindOrganisation = { slug: 'northwind', name: 'Northwind Traders', currency: 'USD' } as const;

export interface NorthwindRecord {
  readonly entity: EntityName;
  readonly id: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly byId?: string;
  readonly at?: string;
}

export interface NorthwindSignIn {
  readonly userId: string;
  readonly signInName: string;
  readonly name: string;
  readonly role: Body<'user'>['role'];
  readonly reportsTo?: string;
}

export interface NorthwindTotals {
  readonly users: number;
  readonly teams: number;
  readonly products: number;
  readonly accounts: number;
  readonly contacts: number;
  readonly orders: number;
  readonly lines: number;
  /** US cents: every line rounded half away from zero, then added. */
  readonly grossMinor: number;
  readonly netMinor: number;
  /** The highest order number, from which the head office counts on. */
  readonly lastOrderNumber: number;
}

export interface Northwind {
  readonly records: readonly NorthwindRecord[];
  readonly signIns: readonly NorthwindSignIn[];
  readonly issues: readonly ImportIssue[];
  readonly counts: readonly FileCount[];
  readonly totals: NorthwindTotals;
}

/** The id of a record: the same for the same key of the files, so that a second import meets the first. */
export const northwindId = (kind: string, key: string): string => stableId(`northwind:${kind}:${key}`);

/** Who gets an account that nobody ever sold to. */
const fallbackEmployee = '2';

/**
 * Reads the Northwind files. What cannot be used is an issue with file, line and reason; everything else becomes records.
 * @param files contents by file name, e.g. `customers.csv`
 */
export function readNorthwind(files: ReadonlyMap<string, Uint8Array>): Northwind {
  const source = new NorthwindFiles(files);
  const categories = readNames(source, 'categories.csv', 'categoryID', 'categoryName');
  const suppliers = readNames(source, 'suppliers.csv', 'supplierID', 'companyName');
  const shippers = readNames(source, 'shippers.csv', 'shipperID', 'companyName');
  const employees = readEmployees(source);
  const products = readProducts(source, categories, suppliers);
  const customers = readCustomers(source);
  const lines = readLines(source, products);
  const orders = readOrders(source, { customers, employees, shippers, lines });
  reportOrphans(source, orders, lines);

  const owners = ownersOf(orders, employees);
  const people = peopleRecords(employees);
  const accounts = [...customers.values()].flatMap((customer) => accountRecords(customer, owners.get(customer.key)));
  const orderRecords = [...orders.values()].map(({ record }) => record);
  const lineList = [...orders.values()].flatMap(({ body }) => body.lines ?? []);
  const { grossMinor, netMinor } = orderTotals(lineList);
  const numbers = [...orders.values()].map(({ body }) => Number(body.number));
  return {
    records: [...people.records, ...[...products.values()].map(({ record }) => record), ...accounts, ...orderRecords],
    signIns: people.signIns,
    issues: source.sortedIssues(),
    counts: source.counts(),
    totals: {
      users: people.signIns.length,
      teams: people.records.length - people.signIns.length,
      products: products.size,
      accounts: customers.size,
      contacts: accounts.length - customers.size,
      orders: orders.size,
      lines: lineList.length,
      grossMinor,
      netMinor,
      lastOrderNumber: Math.max(0, ...numbers.filter(Number.isSafeInteger)),
    },
  };
}

/** The head office runs the same check on import; here it names the line. @throws RowFault */
function checked<N extends EntityName>(entity: N, body: Body<N>): Body<N> {
  const problem = validateBody(entityOf(entity), body)[0];
  if (problem) throw new RowFault('invalid_value', `${problem.field}: ${problem.code.replaceAll('_', ' ')}`);
  return body;
}

const given = <K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } =>
  value === undefined ? {} : ({ [key]: value } as { [P in K]?: V });

function readNames(source: NorthwindFiles, file: string, key: string, name: string): Map<string, string> {
  const names = new Map<string, string>();
  source.each(file, { key: [key], columns: [key, name], optional: true }, (row) => {
    names.set(row.required(key), row.required(name));
  });
  return names;
}

interface Employee {
  readonly key: string;
  readonly id: string;
  readonly name: string;
  readonly login: string;
  readonly phone: string | undefined;
  manager: string | undefined;
}

function readEmployees(source: NorthwindFiles): Map<string, Employee> {
  const employees = new Map<string, Employee>();
  const rows: { row: Row; employee: Employee }[] = [];
  source.each(
    'employees.csv',
    { key: ['employeeID'], columns: ['employeeID', 'lastName', 'firstName', 'reportsTo'] },
    (row) => {
      const key = String(row.integer('employeeID'));
      const [first, last] = [row.required('firstName'), row.required('lastName')];
      const employee: Employee = {
        key,
        id: northwindId('user', key),
        name: `${first} ${last}`,
        login: loginOf(first, last, employees),
        phone: row.text('homePhone'),
        manager: row.text('reportsTo'),
      };
      checked('user', userBody(employee, 'salesperson', undefined));
      employees.set(key, employee);
      rows.push({ row, employee });
    },
  );
  for (const { row, employee } of rows) {
    if (employee.manager === undefined) continue;
    const why = !employees.has(employee.manager)
      ? `reports to employee ${employee.manager}, who is not there`
      : reportsToSelf(employee, employees)
        ? 'reports to themselves in the end'
        : undefined;
    if (why === undefined) continue;
    row.note('unknown_employee', `${why}; imported without a manager`);
    employee.manager = undefined;
  }
  return employees;
}

function loginOf(first: string, last: string, employees: ReadonlyMap<string, Employee>): string {
  const plain = `${first}.${last}`
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}.]+/gu, '-');
  const taken = [...employees.values()].filter(
    (other) => other.login === plain || other.login.startsWith(`${plain}-`),
  ).length;
  return taken === 0 ? plain : `${plain}-${taken + 1}`;
}

function reportsToSelf(employee: Employee, employees: ReadonlyMap<string, Employee>): boolean {
  const passed = new Set<string>();
  for (let above = employee.manager; above !== undefined && !passed.has(above); above = employees.get(above)?.manager) {
    if (above === employee.key) return true;
    passed.add(above);
  }
  return false;
}

const signInNameOf = (employee: Employee): string => `${employee.login}@${northwindOrganisation.slug}`;

function userBody(employee: Employee, role: Body<'user'>['role'], teamOf: string | undefined): Body<'user'> {
  return {
    name: employee.name,
    signInName: signInNameOf(employee),
    role,
    ...given('managerId', employee.manager === undefined ? undefined : northwindId('user', employee.manager)),
    ...given('teamId', teamOf === undefined ? undefined : northwindId('team', teamOf)),
    ...given('phone', employee.phone),
    active: true,
    code: employee.key,
  };
}

/** Employees who have reports are managers with a team; an administrator of the office comes on top. */
function peopleRecords(employees: ReadonlyMap<string, Employee>): {
  records: NorthwindRecord[];
  signIns: NorthwindSignIn[];
} {
  const managers = new Set([...employees.values()].flatMap(({ manager }) => (manager === undefined ? [] : [manager])));
  const office: Employee = {
    key: 'office',
    id: northwindId('user', 'office'),
    name: 'Northwind Office',
    login: 'office',
    phone: undefined,
    manager: undefined,
  };
  const people = [...employees.values()].map((employee) => ({
    employee,
    role: managers.has(employee.key) ? ('manager' as const) : ('salesperson' as const),
    team: employee.manager ?? (managers.has(employee.key) ? employee.key : undefined),
  }));
  const everybody = [...people, { employee: office, role: 'administrator' as const, team: undefined }];
  const users = everybody.map(({ employee, role, team }): NorthwindRecord => ({
    entity: 'user',
    id: employee.id,
    body: userBody(employee, role, team),
  }));
  const teams = [...managers].sort().flatMap((key): NorthwindRecord[] => {
    const manager = employees.get(key);
    return manager
      ? [
          {
            entity: 'team',
            id: northwindId('team', key),
            body: { name: `Team ${manager.name}`, managerId: manager.id },
          },
        ]
      : [];
  });
  const signIns = everybody.map(({ employee, role }) => ({
    userId: employee.id,
    signInName: signInNameOf(employee),
    name: employee.name,
    role,
    ...given('reportsTo', employees.get(employee.manager ?? '')?.name),
  }));
  return { records: [...users, ...teams], signIns };
}

interface Product {
  readonly body: Body<'product'>;
  readonly record: NorthwindRecord;
}

function readProducts(
  source: NorthwindFiles,
  categories: ReadonlyMap<string, string>,
  suppliers: ReadonlyMap<string, string>,
): Map<string, Product> {
  const products = new Map<string, Product>();
  source.each('products.csv', { key: ['productID'], columns: ['productID', 'productName', 'unitPrice'] }, (row) => {
    const key = row.required('productID');
    const supplier = suppliers.get(row.text('supplierID') ?? '');
    const discontinued = row.text('discontinued');
    if (discontinued !== undefined && discontinued !== '0' && discontinued !== '1')
      throw new RowFault('bad_number', `discontinued is ${discontinued}, not 0 or 1`);
    const body = checked('product', {
      code: key,
      name: row.required('productName'),
      ...given('category', categories.get(row.text('categoryID') ?? '')),
      ...given('packaging', row.text('quantityPerUnit')),
      priceMinor: row.decimal('unitPrice', 2),
      currency: northwindOrganisation.currency,
      ...given('stockMilli', row.text('unitsInStock') === undefined ? undefined : row.integer('unitsInStock') * 1000),
      discontinued: discontinued === '1',
      ...given('description', supplier === undefined ? undefined : `Supplier: ${supplier}`),
    });
    products.set(key, { body, record: { entity: 'product', id: northwindId('product', key), body } });
  });
  return products;
}

interface Customer {
  readonly key: string;
  readonly account: Body<'account'>;
  readonly contact: Body<'contact'> | undefined;
}

function readCustomers(source: NorthwindFiles): Map<string, Customer> {
  const customers = new Map<string, Customer>();
  source.each('customers.csv', { key: ['customerID'], columns: ['customerID', 'companyName'] }, (row) => {
    const key = row.required('customerID');
    const id = northwindId('account', key);
    const account = checked('account', {
      name: row.required('companyName'),
      type: 'customer',
      ...given('phone', row.text('phone')),
      ...given('fax', row.text('fax')),
      ...given('street', row.text('address')),
      ...given('postalCode', row.text('postalCode')),
      ...given('city', row.text('city')),
      ...given('region', row.text('region')),
      ...given('country', row.text('country')),
      code: key,
      currency: northwindOrganisation.currency,
    });
    const fullName = row.text('contactName');
    const contact =
      fullName === undefined
        ? undefined
        : checked('contact', {
            fullName,
            accounts: [{ accountId: id, ...given('role', row.text('contactTitle')), main: true }],
            ...given('phone', row.text('phone')),
          });
    customers.set(key, { key, account, contact });
  });
  return customers;
}

function accountRecords({ key, account, contact }: Customer, ownerId: string | undefined): NorthwindRecord[] {
  const records: NorthwindRecord[] = [
    { entity: 'account', id: northwindId('account', key), body: { ...account, ...given('ownerId', ownerId) } },
  ];
  if (contact)
    records.push({
      entity: 'contact',
      id: northwindId('contact', key),
      body: { ...contact, ...given('ownerId', ownerId) },
    });
  return records;
}

interface ReadLine {
  readonly row: Row;
  readonly line: OrderLine;
}

function readLines(source: NorthwindFiles, products: ReadonlyMap<string, Product>): Map<string, ReadLine[]> {
  const lines = new Map<string, ReadLine[]>();
  source.each(
    'order-details.csv',
    { key: ['orderID', 'productID'], columns: ['orderID', 'productID', 'unitPrice', 'quantity', 'discount'] },
    (row) => {
      const orderKey = row.required('orderID');
      const productKey = row.required('productID');
      const product = products.get(productKey);
      if (!product) throw new RowFault('unknown_product', `product ${productKey} is not there`);
      const quantity = row.integer('quantity');
      if (quantity < 1) throw new RowFault('bad_number', `quantity is ${quantity}`);
      const discountBp = row.decimal('discount', 4);
      if (discountBp > 10_000)
        throw new RowFault('bad_number', `discount is ${row.required('discount')}, more than everything`);
      const unitPriceMinor = row.decimal('unitPrice', 2);
      const quantityMilli = quantity * 1000;
      const line: OrderLine = {
        lineId: productKey,
        productId: product.record.id,
        productCode: product.body.code,
        productName: product.body.name,
        ...given('packaging', product.body.packaging),
        quantityMilli,
        unitPriceMinor,
        discountBp,
        netMinor: lineNetMinor(unitPriceMinor, quantityMilli, discountBp),
      };
      lines.set(orderKey, [...(lines.get(orderKey) ?? []), { row, line }]);
    },
  );
  return lines;
}

interface ReadOrder {
  readonly customer: string;
  readonly employee: string;
  readonly body: OrderBody;
  readonly record: NorthwindRecord;
}

interface OrderContext {
  readonly customers: ReadonlyMap<string, Customer>;
  readonly employees: ReadonlyMap<string, Employee>;
  readonly shippers: ReadonlyMap<string, string>;
  readonly lines: ReadonlyMap<string, readonly ReadLine[]>;
}

function readOrders(source: NorthwindFiles, context: OrderContext): Map<string, ReadOrder> {
  const orders = new Map<string, ReadOrder>();
  source.each(
    'orders.csv',
    { key: ['orderID'], columns: ['orderID', 'customerID', 'employeeID', 'orderDate', 'requiredDate', 'shippedDate'] },
    (row) => {
      const key = row.required('orderID');
      const customerKey = row.required('customerID');
      const customer = context.customers.get(customerKey);
      if (!customer) throw new RowFault('unknown_customer', `customer ${customerKey} is not there`);
      const employee = context.employees.get(row.required('employeeID'));
      if (!employee) throw new RowFault('unknown_employee', `employee ${row.required('employeeID')} is not there`);
      const lines = (context.lines.get(key) ?? []).map(({ line }) => line);
      if (lines.length === 0) throw new RowFault('order_without_lines', 'the order has no line that can be used');
      const orderedOn = row.date('orderDate');
      const shippedOn = row.text('shippedDate') === undefined ? undefined : row.date('shippedDate');
      const { grossMinor, netMinor } = orderTotals(lines);
      const body = checked('order', {
        provisionalNumber: key,
        number: key,
        accountId: northwindId('account', customerKey),
        accountName: customer.account.name,
        status: shippedOn === undefined ? 'accepted' : 'delivered',
        orderedOn,
        ...given('requiredOn', row.text('requiredDate') === undefined ? undefined : row.date('requiredDate')),
        ...given('shippedOn', shippedOn),
        authorId: employee.id,
        currency: northwindOrganisation.currency,
        lines,
        grossMinor,
        netMinor,
        statusHistory: historyOf(orderedOn, shippedOn, employee.id),
        ...given('note', noteOf(row, customer, context.shippers)),
      });
      orders.set(key, {
        customer: customerKey,
        employee: employee.key,
        body,
        record: {
          entity: 'order',
          id: northwindId('order', key),
          body,
          byId: employee.id,
          at: `${shippedOn ?? orderedOn}T00:00:00.000Z`,
        },
      });
    },
  );
  return orders;
}

/** The files know days, no times of day; the milliseconds only keep the order of events. */
function historyOf(
  orderedOn: string,
  shippedOn: string | undefined,
  byId: string,
): NonNullable<OrderBody['statusHistory']> {
  const history: NonNullable<OrderBody['statusHistory']> = [
    { at: `${orderedOn}T00:00:00.000Z`, status: 'submitted', byId },
    { at: `${orderedOn}T00:00:00.001Z`, status: 'accepted' },
  ];
  if (shippedOn !== undefined)
    history.push({
      at: `${shippedOn < orderedOn ? orderedOn : shippedOn}T00:00:00.002Z`,
      status: 'delivered',
    });
  return history;
}

/** What the files say about the delivery and the order has no field for. */
function noteOf(row: Row, customer: Customer, shippers: ReadonlyMap<string, string>): string | undefined {
  const parts: string[] = [];
  const [name, street, place] = [
    row.text('shipName'),
    row.text('shipAddress'),
    [row.text('shipPostalCode'), row.text('shipCity')].filter(Boolean).join(' '),
  ];
  if (name !== undefined && (name !== customer.account.name || street !== customer.account.street))
    parts.push(`Ship to: ${[name, street, place, row.text('shipCountry')].filter(Boolean).join(', ')}`);
  const shipper = shippers.get(row.text('shipVia') ?? '');
  if (shipper !== undefined) parts.push(`Shipped by: ${shipper}`);
  const freight = row.text('freight');
  if (freight !== undefined) parts.push(`Freight: ${(row.decimal('freight', 2) / 100).toFixed(2)}`);
  return parts.length === 0 ? undefined : parts.join('\n');
}

/** Lines of orders that were not imported are not imported either, and that is said line by line. */
function reportOrphans(
  source: NorthwindFiles,
  orders: ReadonlyMap<string, ReadOrder>,
  lines: ReadonlyMap<string, readonly ReadLine[]>,
): void {
  for (const [key, list] of lines)
    if (!orders.has(key))
      for (const { row } of list) source.reject(row, 'unknown_order', `order ${key} is not imported`);
}

/** The owner of each account: the employee with most of its orders, among equals the smaller number. */
function ownersOf(
  orders: ReadonlyMap<string, ReadOrder>,
  employees: ReadonlyMap<string, Employee>,
): { get(customer: string): string | undefined } {
  const counts = new Map<string, Map<string, number>>();
  for (const { customer, employee } of orders.values()) {
    const byEmployee = counts.get(customer) ?? new Map<string, number>();
    byEmployee.set(employee, (byEmployee.get(employee) ?? 0) + 1);
    counts.set(customer, byEmployee);
  }
  return {
    get(customer) {
      const ranked = [...(counts.get(customer) ?? [])].sort(([a, n], [b, m]) => m - n || Number(a) - Number(b));
      return employees.get(ranked[0]?.[0] ?? fallbackEmployee)?.id;
    },
  };
}
