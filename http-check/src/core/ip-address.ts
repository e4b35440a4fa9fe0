// IP addresses, and the hosts that need no name server.

const IPV4_PART = /^(0|[1-9][0-9]{0,2})$/;

/** Whether the text is an IPv4 address in four decimal parts, without leading zeros. */
export function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => IPV4_PART.test(part) && +part <= 255);
}

/** Whether the text is an IPv6 address (RFC 4291, section 2.2), without a zone. */
export function isIpv6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1) ?? '';
  // An IPv4 address may stand for the last two groups.
  const endsInIpv4 = last.includes('.');
  if (endsInIpv4 && (!isIpv4(last) || text.endsWith('::'))) return false;
  const hexadecimal = endsInIpv4 ? groups.slice(0, -1) : groups;
  if (!hexadecimal.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return false;
  const count = groups.length + (endsInIpv4 ? 1 : 0);
  return halves.length === 2 ? count < 8 : count === 8;
}

/**
 * The IP addresses of a host that need no resolver, or undefined. `localhost` and all names that
 * end in it are this machine (RFC 6761, section 6.3).
 */
export function knownAddresses(host: string): readonly string[] | undefined {
  if (isIpv4(host) || isIpv6(host)) return [host];
  if (/(^|\.)localhost\.?$/i.test(host)) return ['127.0.0.1', '::1'];
  return undefined;
}
