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
    // 台北市 in the region 台北市 is said once.
    const place = region !== '' && region !== city && cjk.test(region) ? `${region}${city}` : city;
    return `${postalCode} ${place}${street}`.trim();
  }
  return [street, `${postalCode} ${city}`.trim()].filter((part) => part !== '').join(', ');
}
