import { BlockList, isIP, isIPv4 } from 'node:net'

/**
 * Networks that a provider's link must never lead to (IANA special-purpose registries, RFC 6890):
 * this machine, private and link-local networks (cloud metadata), carrier NAT, tests, multicast,
 * and IPv6 forms that carry an IPv4 address inside (NAT64, 6to4, Teredo).
 */
const V4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]
const V6: readonly (readonly [string, number])[] = [
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 32],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
  // `::`, `::1` and the IPv4-compatible form.
  ['::', 96],
]

const blockedV4 = new BlockList()
for (const [network, prefix] of V4) blockedV4.addSubnet(network, prefix, 'ipv4')
const blockedV6 = new BlockList()
for (const [network, prefix] of V6) blockedV6.addSubnet(network, prefix, 'ipv6')

const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i
const MAPPED_HEX = /^::ffff:[0-9a-f]{1,4}:[0-9a-f]{1,4}$/i

/** Whether a socket's address is out in the public internet. Anything that is no address is not. */
export function isPublicAddress(address: string): boolean {
  const mapped = MAPPED.exec(address)?.[1]
  if (mapped !== undefined) return isPublicAddress(mapped)
  if (MAPPED_HEX.test(address)) return false
  if (isIPv4(address)) return !blockedV4.check(address, 'ipv4')
  return isIP(address) === 6 && !blockedV6.check(address, 'ipv6')
}

/** Whether a URL names its host by number (as WHATWG's parser normalises it) instead of by name. */
export function isAddressLiteral(url: URL): boolean {
  const host = url.hostname
  return host.startsWith('[') || isIP(host) !== 0
}
