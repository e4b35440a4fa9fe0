// Addresses: what of RFC 3986 a health check needs, without the URL class, which QuickJS lacks.

export interface Address {
  /** As it was given, for the log. */
  readonly text: string;
  readonly secure: boolean;
  /** A name, an IPv4 address, or an IPv6 address without its brackets. */
  readonly host: string;
  readonly port: number;
  /** Host and port as the `Host` header has them: no port where it is the scheme's own. */
  readonly authority: string;
  /** Path and query. */
  readonly target: string;
}

const GRAMMAR = /^([A-Za-z]+):\/\/([^/?#]*)([^#]*)/;
const AUTHORITY = /^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._-]+))(?::([0-9]{1,5}))?$/;
const IPV4_PART = /^[0-9]{1,3}$/;
const TARGET = /^[!$%&'()*+,\-./0-9:;=?@A-Z_a-z~[\]|]*$/;
const MAXIMUM_NAME_LENGTH = 253; // RFC 1035, section 2.3.4, as text
const DEFAULT_PORTS: Readonly<Record<string, number>> = { http: 80, https: 443 };

/**
 * Takes an http or https address apart. A fragment is dropped: servers never see it.
 * Throws an `Error` that says what is allowed.
 */
export function parseAddress(text: string): Address {
  const [, anyCase = '', authority, target] = GRAMMAR.exec(text) ?? [];
  const scheme = anyCase.toLowerCase();
  const defaultPort = DEFAULT_PORTS[scheme];
  if (defaultPort === undefined || authority === undefined || target === undefined) {
    throw new Error('give an address that starts with http:// or https://');
  }
  if (authority.includes('@')) {
    throw new Error("give user and password as -H 'Authorization: …', not in the address");
  }
  const [, ipv6, name, portText] = AUTHORITY.exec(authority) ?? [];
  const host = ipv6 ?? name;
  if (host === undefined || host.length > MAXIMUM_NAME_LENGTH || (ipv6 && !isIpv6(ipv6))) {
    throw new Error('give a host name, an IPv4 address or an [IPv6 address], then :port if needed');
  }
  const port = portText === undefined ? defaultPort : Number(portText);
  if (port < 1 || port > 65_535) throw new Error('give a port from 1 to 65535');
  if (!TARGET.test(target)) {
    throw new Error('write characters that an address cannot hold as %XX, a space as %20');
  }
  const bracketed = ipv6 === undefined ? host : `[${host}]`;
  return {
    text,
    secure: scheme === 'https',
    host,
    port,
    authority: port === defaultPort ? bracketed : `${bracketed}:${port}`,
    target: target.startsWith('/') ? target : `/${target}`,
  };
}

/** Whether the text is an IPv4 address in four decimal parts. */
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
 * The IP addresses of a host that need no resolver, or undefined. `localhost` is always this
 * machine (RFC 6761, section 6.3), and asking the resolver for it would cost a quarter of a check.
 */
export function knownAddresses(host: string): readonly string[] | undefined {
  if (isIpv4(host) || isIpv6(host)) return [host];
  if (host.toLowerCase() === 'localhost') return ['127.0.0.1', '::1'];
  return undefined;
}
