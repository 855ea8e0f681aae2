interface AddressFacts {
  readonly street?: string | undefined;
  readonly postalCode?: string | undefined;
  readonly city?: string | undefined;
  readonly region?: string | undefined;
}

const cjk = /[\u3400-\u9fff]/;

/** An address on one line: large to small without commas where it is written in Chinese, small to large elsewhere. */
export function addressOf({ street = '', postalCode = '', city = '', region = '' }: AddressFacts): string {
  if (cjk.test(city + street)) {
    // 上海市 in the region 上海市 is said once, whichever is written longer.
    const place =
      !cjk.test(region) || city.startsWith(region) ? city : region.startsWith(city) ? region : `${region}${city}`;
    return `${postalCode} ${place}${street}`.trim();
  }
  return [street, `${postalCode} ${city}`.trim()].filter((part) => part !== '').join(', ');
}
