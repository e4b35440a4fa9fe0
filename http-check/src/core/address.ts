// Addresses: what of RFC 3986 a health check needs, without the URL class, which QuickJS lacks.
import { encodeBase64, encodeUtf8 } from './bytes.ts';
import type { Platform } from './platform.ts';

type IpVersions = Pick<Platform, 'ipVersion'>;

export interface Address {
  /** The address as given, without user and password, for the log. */
  text: string;
  secure: boolean;
  /** A name, an IPv4 address, or an IPv6 address without its brackets. */
  host: string;
  port: number;
  /** Host and port as the `Host` header has them: no port where it is the scheme's own. */
  authority: string;
  /** Path and query. */
  target: string;
  /** The value of the `Authorization` header, where the address has a user. */
  authorization?: string;
}

const GRAMMAR = /^([A-Za-z]+):\/\/([^/?#]*)([^#]*)/;
const AUTHORITY = /^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._-]+))(?::([0-9]{1,5}))?$/;
/** Labels of 63 characters at most, with dots between them (RFC 1035, section 2.3.4). */
const NAME = /^(?:[A-Za-z0-9_-]{1,63}\.)*[A-Za-z0-9_-]{1,63}\.?$/;
/** What programs may take for an IPv4 address, each for another one: 127.1, 0x7f.1, 127.0.0.01. */
const ENDS_IN_NUMBER = /(^|\.)([0-9]+|0x[0-9a-f]*)\.?$/i;
const TARGET = /^[!$%&'()*+,\-./0-9:;=?@A-Z_a-z~[\]|]*$/;
/** Bytes: more than any server takes. */
const LONGEST = 65_536;
/** Characters (RFC 1035, section 2.3.4, as text). */
const MAXIMUM_NAME_LENGTH = 253;
const DEFAULT_PORTS: Readonly<Record<string, number>> = { http: 80, https: 443 };

/** Parses an http or https address; a fragment is dropped: servers never see it. @throws Error with what is allowed */
export function parseAddress(text: string, platform: IpVersions): Address {
  if (text.length > LONGEST) throw new Error(`give an address of at most ${LONGEST} bytes`);
  const [, anyCase = '', before, target] = GRAMMAR.exec(text) ?? [];
  const scheme = anyCase.toLowerCase();
  const defaultPort = DEFAULT_PORTS[scheme];
  if (defaultPort === undefined || before === undefined || target === undefined) {
    throw new Error('give an address that starts with http:// or https://');
  }
  const at = before.lastIndexOf('@');
  const authorization = at === -1 ? undefined : basicAuthorization(before.slice(0, at));
  const [, ipv6, name = '', portText] = AUTHORITY.exec(before.slice(at + 1)) ?? [];
  if (ipv6 === undefined ? !isName(name, platform) : platform.ipVersion(ipv6) !== 6) {
    // A slash, a question mark or a hash in a password has ended the host, as it seems.
    if (text.indexOf('@', anyCase.length + 3 + before.length) !== -1) {
      throw new Error('write /, ? and # in user or password as %2F, %3F and %23');
    }
    throw new Error('give a host name, an IPv4 address or an [IPv6 address], then :port if needed');
  }
  const port = portText === undefined ? defaultPort : Number(portText);
  if (port < 1 || port > 65_535) throw new Error('give a port from 1 to 65535');
  if (!TARGET.test(target)) {
    throw new Error('write characters that an address cannot hold as %XX, a space as %20');
  }
  const bracketed = ipv6 === undefined ? name : `[${ipv6}]`;
  return {
    text: at === -1 ? text : text.replace(`${before.slice(0, at)}@`, ''),
    secure: scheme === 'https',
    host: ipv6 ?? name,
    port,
    authority: port === defaultPort ? bracketed : `${bracketed}:${port}`,
    target: target.startsWith('/') ? target : `/${target}`,
    ...(authorization !== undefined && { authorization }),
  };
}

function isName(text: string, { ipVersion }: IpVersions): boolean {
  if (text.length > MAXIMUM_NAME_LENGTH || !NAME.test(text)) return false;
  return !ENDS_IN_NUMBER.test(text) || ipVersion(text) === 4;
}

/** Returns the value of the `Authorization` header (RFC 7617) for the part before the `@` of an address. */
function basicAuthorization(userInformation: string): string {
  if (/%(?![0-9A-Fa-f]{2})/.test(userInformation)) {
    throw new Error('write a % in user or password as %25');
  }
  const both = userInformation.includes(':') ? userInformation : `${userInformation}:`;
  // Every second piece is a byte, written as `%40` (RFC 3986, section 2.1).
  const bytes = both
    .split(/%([0-9A-Fa-f]{2})/)
    .flatMap((piece, at) => (at % 2 === 0 ? [...encodeUtf8(piece)] : [Number.parseInt(piece, 16)]));
  return `Basic ${encodeBase64(Uint8Array.from(bytes))}`;
}

/** The IP addresses of `localhost` and of all names that end in it, which need no resolver (RFC 6761). */
export function knownAddresses(host: string): readonly string[] | undefined {
  return /(^|\.)localhost\.?$/i.test(host) ? ['127.0.0.1', '::1'] : undefined;
}

/** A text that should have been an address, without what may be user and password. */
export function withoutUser(text: string): string {
  const [scheme = ''] = /^[A-Za-z]+:\/\//.exec(text) ?? [];
  const at = text.lastIndexOf('@');
  return at === -1 ? text : `${scheme}…${text.slice(at)}`;
}
